// Find anything: the dialog with the field data-find-field, over the list with id "find-list". The arrows point at what
// was found, Enter follows it; the keyboard stays in the field. Each answer points at its first, so that Enter is enough.
(() => {
  "use strict";

  const list = () => document.getElementById("find-list");
  const options = () => [...list().querySelectorAll("[role=option]")];
  const pointed = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

  const point = (field, option) => {
    for (const o of options()) o.setAttribute("aria-selected", String(o === option));
    if (!option) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const adopt = (field) => {
    options().forEach((option, i) => (option.id = `find-option-${i}`));
    field.setAttribute("aria-expanded", String(options().length > 0));
    point(field, options()[0]);
  };

  const shows = (field) => list().dataset.of === field.value;

  const notice = (field) => field.closest("dialog").querySelector("[data-find-failed]");
  const failed = (field, yes) => (notice(field).hidden = !yes);

  // Enter before the answer to the last word: what it brings is followed. Where none came, the page of it is asked for.
  let hurried = false;
  const follow = (field) => {
    if (!notice(field).hidden) return field.form.requestSubmit();
    hurried = !shows(field);
    if (!hurried) options()[pointed()]?.click();
  };

  const fieldOf = (event) => {
    const source = event.detail?.ctx?.sourceElement;
    return source?.matches?.("[data-find-field]") ? source : null;
  };

  document.addEventListener("htmx:after:swap", (event) => {
    const field = fieldOf(event) ?? (event.detail?.ctx?.sourceElement?.matches?.("[data-find]") ? document.querySelector("[data-find-field]") : null);
    if (!field || !list()) return;
    adopt(field);
    if (!fieldOf(event)) return;
    failed(field, event.detail.ctx.response.status >= 400);
    field.closest("dialog").querySelector("[data-find-said]").textContent = list().dataset.found;
    if (hurried && shows(field)) follow(field);
  });
  for (const name of ["htmx:error", "htmx:response:error"]) {
    document.addEventListener(name, (event) => {
      const field = fieldOf(event);
      if (field?.isConnected) failed(field, true);
    });
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-find-field]")) hurried = false;
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-find-field]") || event.isComposing) return;
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length > 0) point(field, all[(pointed() + step + all.length) % all.length]);
    else if (event.key === "Enter") follow(field);
    else return;
    event.preventDefault();
  });
})();
