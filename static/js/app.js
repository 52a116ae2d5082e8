// Small things that make the pages quicker to use. Every page works without them.
//
//   data-dialog="id"          a link or button opens that <dialog>; without scripts the link leads to the page with the form
//   data-dialog-close         closes the dialog it stands in
//   data-copy="text"          copies the text; data-copied is the sentence announced afterwards
//   data-amount-button        a submit button that repeats the amount typed: data-label="Refund {amount}", data-bare="Refund"
//   data-unsent               what stands in it is not sent while it is out of sight
//   data-submits-itself       a form that leads on to another page by itself, once
//   data-print                prints the page
//   data-kept                 a hidden field "customer" that typing does not empty
//   data-suggest              a field that offers what is known while it is typed; data-suggest-prefix goes before names
//   data-ticks="name"         a box that ticks all of that name; with Shift held, a tick takes all up to the last one
//   data-ticked="name"        how many are ticked: data-one, data-many="{n} selected"
//   class="clipped"           what is cut at its edge is shown whole to a pointer that rests on it
(() => {
  "use strict";

  // Announces a sentence to people who do not see the change: in the page's own role=status with id "announcer".
  const announce = (sentence) => {
    const region = document.getElementById("announcer");
    if (region && sentence) region.textContent = sentence;
  };

  document.addEventListener("pointerover", (event) => {
    const cut = event.target.closest?.(".clipped:not([title])");
    if (cut && cut.scrollWidth > cut.clientWidth) cut.title = cut.textContent;
  });

  // ── Dialogs ────────────────────────────────────────────────────────────────────────────────────────────────────

  const firstField = (dialog) =>
    dialog.querySelector("[aria-invalid=true]") ??
    dialog.querySelector("[autofocus]") ??
    dialog.querySelector("input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled])");

  // Where the keyboard was before a dialog. The browser gives it back by itself, but not over a form that was refused:
  // that is another dialog in the place of the first.
  let before = null;

  const openDialog = (dialog) => {
    if (dialog.matches(":modal")) return;
    const active = document.activeElement;
    if (active && active !== document.body && !active.closest("dialog")) before = active;
    dialog.addEventListener("close", () => {
      const active = document.activeElement;
      if ((active === document.body || dialog.contains(active)) && before?.isConnected) before.focus();
    });
    dialog.removeAttribute("open");
    dialog.showModal();
    const field = firstField(dialog);
    field?.focus();
    if (field?.select && field.value) field.select();
  };

  // The server renders <dialog open> for a page asked for with its form, and for a form that was refused.
  const adoptOpenDialogs = () => {
    for (const dialog of document.querySelectorAll("dialog.dialog[open]")) openDialog(dialog);
  };

  const plainClick = (event) =>
    event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

  document.addEventListener("click", (event) => {
    if (!plainClick(event)) return;
    const opener = event.target.closest?.("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (!(dialog instanceof HTMLDialogElement)) return; // the link does its own work
      event.preventDefault();
      openDialog(dialog);
      return;
    }
    const dialog = event.target.closest?.("[data-dialog-close]")?.closest("dialog");
    if (dialog) {
      event.preventDefault();
      dialog.close();
      return;
    }
    if (event.target instanceof HTMLDialogElement && event.target.matches(".dialog:modal")) event.target.close(); // backdrop
  });

  // An answer may close what asked for it: HX-Trigger: close-dialog.
  document.addEventListener("close-dialog", () => {
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  });

  // ── Copy ───────────────────────────────────────────────────────────────────────────────────────────────────────

  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea"); // plain http: the old way
    field.value = text;
    field.className = "sr-only";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (!copied) throw new Error("refused");
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    event.preventDefault();
    try {
      await copy(button.dataset.copy);
      button.dataset.state = "copied";
      announce(button.dataset.copied);
    } catch {
      button.dataset.state = "refused";
    }
    setTimeout(() => delete button.dataset.state, 2000);
  });

  // ── One submit at a time ───────────────────────────────────────────────────────────────────────────────────────

  const submitting = new Map(); // form → the buttons that were enabled

  const lock = (form) => {
    if (submitting.has(form)) return;
    const buttons = [...form.elements].filter((e) => e.type === "submit" && !e.disabled);
    submitting.set(form, buttons);
    form.setAttribute("aria-busy", "true");
    // Afterwards: a button disabled during the event would not send its own value.
    setTimeout(() => {
      if (submitting.has(form)) for (const button of buttons) button.disabled = true;
    });
  };

  const unlock = (form) => {
    for (const button of submitting.get(form) ?? []) button.disabled = false;
    submitting.delete(form);
    form.removeAttribute("aria-busy");
  };

  // One that opens another window leaves this page as it is. Its fields may have any name, so its attributes are asked.
  const changesSomething = (form, by) =>
    form.getAttribute("target") !== "_blank" && by?.formTarget !== "_blank" &&
    (form.method === "post" || form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]"));

  document.addEventListener(
    "submit",
    (event) => {
      if (!submitting.has(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && changesSomething(event.target, event.submitter)) lock(event.target);
  });

  // The form that a request of htmx sends; none for a field in it that only looks something up.
  const formOf = (event) => {
    const ctx = event.detail?.ctx;
    return ctx?.request?.method === "GET" ? null : ctx?.sourceElement?.closest?.("form");
  };

  document.addEventListener("htmx:before:request", (event) => {
    const form = formOf(event);
    if (form && changesSomething(form)) lock(form);
  });
  for (const name of ["htmx:finally:request", "htmx:error", "htmx:response:error"]) {
    document.addEventListener(name, (event) => {
      const form = formOf(event);
      if (form) unlock(form);
    });
  }
  addEventListener("pageshow", () => {
    for (const form of [...submitting.keys()]) unlock(form); // came back
  });

  // What stands in a part marked data-unsent is not sent while it is out of sight: a card that was typed before another
  // way was chosen, a tick that means nothing at another account.
  document.addEventListener("formdata", (event) => {
    for (const field of event.target.querySelectorAll("[data-unsent] [name]")) {
      if (!field.checkVisibility()) event.formData.delete(field.name);
    }
  });

  // ── No answer ──────────────────────────────────────────────────────────────────────────────────────────────────

  // A request that got none is said once, and taken back with the next answer: data-offline of the announcer.
  const sayOffline = (offline) => {
    const region = document.getElementById("announcer");
    const sentence = region?.dataset.offline;
    if (!sentence || (region.textContent === sentence) === offline) return;
    region.textContent = offline ? sentence : "";
  };
  let leaving = false; // a request that ends because the page does is no outage
  let left = 0; // when: a page that only gives out a file stays, and asks on after a moment
  addEventListener("beforeunload", () => {
    left = Date.now();
    for (const asking of document.querySelectorAll(".htmx-request")) htmx.trigger(asking, "htmx:abort");
  });
  document.addEventListener("htmx:before:request", (event) => {
    // Of itself: a poll, or a field that waited a moment after the last key. A form is sent by a person.
    const asks = !event.target.matches?.("form") && /^every|delay:/.test(event.target.getAttribute?.("hx-trigger") ?? "");
    if (asks && Date.now() - left < 3000) event.preventDefault();
  });
  addEventListener("pagehide", () => (leaving = true));
  addEventListener("pageshow", () => (leaving = false));
  document.addEventListener("htmx:error", (event) => {
    if (!leaving && event.detail?.ctx && !event.detail.ctx.response) sayOffline(true);
  });
  document.addEventListener("htmx:after:request", () => sayOffline(false));

  // ── The amount on the button ───────────────────────────────────────────────────────────────────────────────────

  // Reads an amount strictly in the page's way of writing; gives a plain decimal as text, or "" where it is unclear.
  const plainDecimal = (typed, locale) => {
    const parts = new Intl.NumberFormat(locale).formatToParts(12345678.9);
    const group = parts.find((p) => p.type === "group")?.value ?? "";
    const decimal = parts.find((p) => p.type === "decimal")?.value ?? ".";
    const escape = (s) => s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const whole = group ? `(?:\\d+|\\d{1,3}(?:${escape(group)}\\d{3})+)` : "\\d+";
    if (!new RegExp(`^${whole}(?:${escape(decimal)}\\d+)?$`).test(typed)) return "";
    return typed.split(group || "\u0000").join("").replace(decimal, ".");
  };

  const shownAmount = (typed, currency) => {
    const locale = document.documentElement.dataset.locale || "en";
    const decimal = plainDecimal(typed, locale);
    if (!decimal || !currency) return typed;
    try {
      const format = new Intl.NumberFormat(locale, { style: "currency", currency });
      const digits = decimal.split(".")[1]?.length ?? 0;
      if (digits > format.resolvedOptions().maximumFractionDigits) return typed; // the server will refuse it
      return format.format(decimal); // text, so that no float touches it
    } catch {
      return typed;
    }
  };

  const labelAmountButtons = (form) => {
    for (const button of form.querySelectorAll("[data-amount-button]")) {
      const field = form.elements.namedItem("amount");
      if (!field) continue;
      const currency = button.dataset.currency || form.elements.namedItem("currency")?.value;
      const label = button.querySelector("[data-amount-label]") ?? button;
      const typed = field.value.trim();
      label.textContent = typed ? button.dataset.label.replace("{amount}", () => shownAmount(typed, currency)) : button.dataset.bare;
    }
  };

  for (const name of ["input", "change", "reset"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.form ?? event.target.closest?.("form");
      if (form) setTimeout(() => labelAmountButtons(form));
    });
  }

  // ── What is offered while it is typed ──────────────────────────────────────────────────────────────────────────

  const listOf = (field) => document.getElementById(field.dataset.suggestList);
  const offered = (field) => [...listOf(field).querySelectorAll("[role=option]")];

  // Without scripts it is a plain field: what it is beside that, it is from here on.
  const adoptSuggestFields = () => {
    for (const field of document.querySelectorAll("[data-suggest-list]:not([role])")) {
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("aria-expanded", "false");
      field.setAttribute("aria-controls", field.dataset.suggestList);
    }
  };

  const offer = (field, open) => {
    listOf(field).hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) point(field, null);
  };

  const point = (field, option) => {
    for (const o of offered(field)) o.setAttribute("aria-selected", String(o === option));
    if (!option) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const done = new WeakSet(); // fields whose typing is over: an answer that comes late opens nothing

  const named = (field, name) => field.form?.elements.namedItem((field.closest("[data-suggest]").dataset.suggestPrefix ?? "") + name);

  const choose = (field, option) => {
    for (const [name, value] of Object.entries(JSON.parse(option.dataset.fill))) {
      const other = named(field, name);
      if (!other || !("value" in other) || other.value === value) continue;
      if (!value && other instanceof HTMLSelectElement) continue; // nothing is known: the choice stays
      other.value = value;
      other.dispatchEvent(new Event("change", { bubbles: true }));
    }
    done.add(field);
    offer(field, false);
    field.focus();
    if (field.value.endsWith(":")) field.dispatchEvent(new Event("input", { bubbles: true })); // what may stand behind it
  };

  document.addEventListener("htmx:after:swap", (event) => {
    const field = event.detail?.ctx?.sourceElement;
    if (!field?.matches?.("[data-suggest-list]")) return;
    offered(field).forEach((option, i) => (option.id = `${field.dataset.suggestList}-${i}`));
    offer(field, offered(field).length > 0 && document.activeElement === field && !done.has(field));
    field.closest("[data-suggest]").querySelector("[data-suggest-said]").textContent =
      listOf(field).querySelector("[data-found]")?.dataset.found ?? "";
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("[data-suggest-list]")) return;
    done.delete(event.target);
    const chosen = named(event.target, "customer");
    if (chosen && chosen !== event.target && !("kept" in chosen.dataset)) chosen.value = ""; // somebody else is meant
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-suggest-list]") || event.isComposing) return;
    const options = offered(field);
    const open = field.getAttribute("aria-expanded") === "true";
    const at = options.findIndex((o) => o.getAttribute("aria-selected") === "true");
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length > 0) {
      const step = event.key === "ArrowDown" ? at + 1 : (at < 0 ? options.length : at) - 1;
      offer(field, true);
      point(field, options[(step + options.length) % options.length]);
    } else if (event.key === "Enter" && open && at >= 0) choose(field, options[at]);
    else if (event.key === "Escape" && open) {
      event.stopPropagation(); // a dialog around it stays
      done.add(field);
      offer(field, false);
    } else return;
    event.preventDefault();
  });

  // Pressed, not clicked: the field would lose the keyboard before the click, and the list would be gone.
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.("[data-suggest] [role=option]");
    if (!option) return;
    event.preventDefault();
    choose(option.closest("[data-suggest]").querySelector("[data-suggest-list]"), option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.("[data-suggest-list]")) offer(event.target, false);
  });

  // ── To another page, and to paper ──────────────────────────────────────────────────────────────────────────────

  // Whoever comes back to such a form by the browser's button wanted to come back.
  const onTheWay = document.querySelector("form[data-submits-itself]");
  if (onTheWay && performance.getEntriesByType("navigation")[0]?.type !== "back_forward") onTheWay.requestSubmit();

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) print();
  });

  // ── Rows that are ticked ───────────────────────────────────────────────────────────────────────────────────────

  const boxes = (name) => [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)];

  const countTicked = () => {
    for (const told of document.querySelectorAll("[data-ticked]")) {
      const all = boxes(told.dataset.ticked);
      const ticked = all.filter((box) => box.checked).length;
      if (ticked > 0) told.textContent = ticked === 1 ? told.dataset.one : told.dataset.many.replace("{n}", ticked);
      const head = document.querySelector(`[data-ticks="${CSS.escape(told.dataset.ticked)}"]`);
      if (!head) continue;
      head.checked = ticked > 0 && ticked === all.length;
      head.indeterminate = ticked > 0 && ticked < all.length;
    }
  };

  let lastTicked = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (!box.matches?.("input[type=checkbox]")) return;
    if (box.dataset.ticks) {
      for (const other of boxes(box.dataset.ticks)) other.checked = box.checked;
    } else if (document.querySelector(`[data-ticked="${CSS.escape(box.name)}"]`)) {
      const all = boxes(box.name);
      const [from, to] = [all.indexOf(lastTicked), all.indexOf(box)].sort((a, b) => a - b);
      if (event.shiftKey && from >= 0) for (const other of all.slice(from, to)) other.checked = box.checked;
      lastTicked = box;
    } else return;
    countTicked();
  });
  document.addEventListener("reset", () => setTimeout(countTicked));

  // ── On every page, and after every part that was replaced ──────────────────────────────────────────────────────

  const refresh = () => {
    adoptOpenDialogs();
    adoptSuggestFields();
    countTicked();
    for (const button of document.querySelectorAll("[data-amount-button]")) if (button.form) labelAmountButtons(button.form);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", refresh);
  else refresh();
  document.addEventListener("htmx:after:swap", refresh);
})();
