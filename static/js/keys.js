// The keys of the pages. Each does what something on the page does too, and nothing while one types or in a dialog.
//
//   data-single-keys   on the frame, where its person lets keys act alone
//   data-keys          ? brings what it leads to in front
//   data-find          Ctrl-K and Cmd-K bring what it leads to, also while one types; data-mac is how a key is written there
//   data-search        / leads to it
//   data-key="t"       g, then t follows this link
//   main tbody tr      j and k lead to the link of the next row and of the one before; Enter follows it
(() => {
  "use strict";

  const typing = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

  // Not by a click: right after the page has come, htmx does not listen yet, and the link would lead away.
  const bring = (selector) => {
    const link = document.querySelector(selector);
    if (!link || ahead !== null) return;
    ahead = "";
    htmx.ajax("GET", link.href, { source: link, target: "#front", swap: "innerHTML" }).finally(() => {
      const field = document.querySelector("dialog:modal [data-find-field]");
      if (field && ahead) {
        field.value += ahead;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      ahead = null;
    });
  };

  // What is typed before it is there belongs to it, not to the page behind it. null: nothing is on its way.
  let ahead = null;
  document.addEventListener("keydown", (event) => {
    if (ahead === null || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length === 1) ahead += event.key;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

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

  const single = { "?": () => bring("[data-keys]"), "/": search, j: () => move(1), k: () => move(-1) };

  const patience = 1500; // milliseconds between g and the next key
  let begun = -patience; // when g was pressed

  const inFront = () => document.querySelector("dialog:modal");

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if (!document.querySelector("[data-find]")) return;
    event.preventDefault(); // the browser has a search of its own there
    if (!inFront()) bring("[data-find]");
  });

  const nameKeys = () => {
    if (!/Mac|iPhone|iPad/.test(navigator.platform)) return;
    for (const key of document.querySelectorAll("[data-mac]")) key.textContent = key.dataset.mac;
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", nameKeys);
  else nameKeys();

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!document.querySelector("[data-single-keys]") || event.target.closest?.(typing) || inFront()) return;
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
