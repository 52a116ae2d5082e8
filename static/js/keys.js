// The keys of the pages. Each does what something on the page does too, and nothing while one types or in a dialog.
//
//   data-single-keys   on the frame, where its person lets keys act alone
//   data-keys          ? presses it
//   data-search        / leads to it
//   data-key="t"       g, then t follows this link
//   main tbody tr      j and k lead to the link of the next row and of the one before; Enter follows it
(() => {
  "use strict";

  const typing = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

  const press = (selector) => document.querySelector(selector)?.click();

  const search = () => {
    const field = document.querySelector("[data-search]");
    field?.focus();
    field?.select?.();
  };

  // ── Rows ───────────────────────────────────────────────────────────────────────────────────────────────────────

  const linkOf = (row) => row?.querySelector("a[href]");
  const links = () => [...document.querySelectorAll("main tbody tr")].map(linkOf).filter((link) => link?.checkVisibility());
  const rowInHand = () => document.activeElement?.closest("main tbody tr");

  const move = (step) => {
    const all = links();
    const row = rowInHand();
    const at = row ? all.findIndex((link) => row.contains(link)) : -1;
    const next = at < 0 && step < 0 ? all.length - 1 : Math.min(Math.max(at + step, 0), all.length - 1);
    all[next]?.focus();
  };

  // A list that is replaced leaves the keyboard on the same row.
  let kept = null;
  document.addEventListener("htmx:before:swap", () => (kept = linkOf(rowInHand())?.getAttribute("href") ?? null));
  document.addEventListener("htmx:after:swap", () => {
    if (kept === null || document.activeElement !== document.body) return;
    links().find((link) => link.getAttribute("href") === kept)?.focus({ preventScroll: true });
  });

  // ── Keys ───────────────────────────────────────────────────────────────────────────────────────────────────────

  const single = { "?": () => press("[data-keys]"), "/": search, j: () => move(1), k: () => move(-1) };

  const patience = 1500; // milliseconds between g and the next key
  let begun = -patience; // when g was pressed

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!document.querySelector("[data-single-keys]") || event.target.closest?.(typing) || document.querySelector("dialog:modal")) return;
    if (event.key === "Shift") return;
    const behind = event.timeStamp - begun < patience;
    begun = !behind && event.key === "g" ? event.timeStamp : -patience;
    const link = behind ? document.querySelector(`[data-key="${CSS.escape(event.key)}"]`) : null;
    if (link) link.click();
    else if (!behind && Object.hasOwn(single, event.key)) single[event.key]();
    else return;
    event.preventDefault();
  });
})();
