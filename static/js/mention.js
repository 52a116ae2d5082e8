// Colleagues behind @ in a note, in data-mentions: the arrows move through who is offered, Enter takes one, Escape puts the
// list away. All of them stand in the page, hidden; what is typed is plain text that the server reads.
(() => {
  "use strict";

  const most = 8; // offered at once
  const begun = /(?:^|[\s(,;:/"'])@([\p{L}\p{N}._-]*)$/u;

  const box = (field) => field.closest?.("[data-mentions]");
  const list = (field) => box(field).querySelector("[role=listbox]");
  const options = (field) => [...list(field).querySelectorAll("[role=option]:not([hidden])")];
  const pointed = (field) => options(field).findIndex((o) => o.getAttribute("aria-selected") === "true");

  const point = (field, option) => {
    for (const o of list(field).children) o.setAttribute("aria-selected", String(o === option));
    if (!option) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const close = (field) => {
    list(field).hidden = true;
    point(field, null);
  };

  const offer = (field) => {
    const typed = begun.exec(field.value.slice(0, field.selectionStart))?.[1].toLowerCase();
    let shown = 0;
    [...list(field).children].forEach((option, i) => {
      option.id = `${list(field).id}-${i}`;
      const fits = typed !== undefined && option.dataset.words.toLowerCase().split(/\s+/).some((word) => word.startsWith(typed));
      option.hidden = !fits || ++shown > most;
    });
    if (shown === 0) return close(field);
    const said = box(field).querySelector("[data-mentions-said]");
    if (list(field).hidden) said.textContent = said.dataset.offered;
    list(field).hidden = false;
    point(field, options(field)[0]);
  };

  const take = (field, option) => {
    const before = field.value.slice(0, field.selectionStart);
    const from = before.length - begun.exec(before)[1].length;
    field.setRangeText(`${option.dataset.mention} `, from, field.selectionStart, "end");
    close(field);
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-mentions] textarea")) offer(event.target);
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-mentions] textarea") || event.isComposing || list(field).hidden) return;
    const all = options(field);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) point(field, all[(pointed(field) + step + all.length) % all.length]);
    else if (event.key === "Enter" || event.key === "Tab") take(field, all[pointed(field)]);
    else if (event.key === "Escape") close(field);
    else return;
    event.preventDefault();
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.("[data-mentions] [role=option]");
    if (!option) return;
    event.preventDefault(); // the field keeps the keyboard
    take(box(option).querySelector("textarea"), option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.("[data-mentions] textarea")) close(event.target);
  });
})();
