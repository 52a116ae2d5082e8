// Sets the theme before the first paint: a blocking script in the head. The choice is "light", "dark" or "system".
(() => {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try {
      const choice = localStorage.getItem("theme");
      return choice === "light" || choice === "dark" ? choice : "system";
    } catch {
      return "system"; // storage switched off
    }
  };

  const apply = (choice) => {
    root.classList.toggle("dark", choice === "dark" || (choice === "system" && system.matches));
    for (const button of document.querySelectorAll("[data-theme-set]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === choice));
    }
  };

  root.classList.add("js");
  apply(stored());

  system.addEventListener("change", () => apply(stored()));
  addEventListener("storage", () => apply(stored())); // changed in another tab
  document.addEventListener("DOMContentLoaded", () => apply(stored()));
  document.addEventListener("htmx:after:swap", () => apply(stored()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-set]");
    if (!button) return;
    const choice = button.dataset.themeSet;
    try {
      localStorage.setItem("theme", choice);
    } catch {
      // Not remembered, but it holds for this page.
    }
    apply(choice);
  });
})();
