// Rows of a list that are on screen change in place while somebody looks. What is marked data-live is told where to ask.
// Nothing moves: the rows and their order stay, and payments that are new are announced in #newer. The server tells by events;
// where none get through, it is asked.
(() => {
  "use strict";

  const askEvery = 5000;
  const lost = 2; // connections in a row that told nothing: events do not get through here

  let source = null;
  let asking = 0;
  let failures = 0;
  let away = false; // who was asked did not answer: that events fail says nothing of them
  let over = false; // the session ended
  let told = ""; // what is looked at

  const part = () => document.querySelector("[data-live]:not([data-live=''])");
  const rows = () => [...document.querySelectorAll("#results tr[id^='transaction-']")].map((row) => row.id.slice("transaction-".length));
  const looked = () => (part() ? part().dataset.live + "&rows=" + rows().join(",") : "");
  const address = () => looked() + "&since=" + part().dataset.since;

  // A cell that holds a tick is the reader's; of the others, those that say something else are replaced.
  const renew = (row, fresh) => {
    const cells = [...row.children];
    if (cells.length !== fresh.children.length) return;
    [...fresh.children].forEach((cell, i) => {
      if (cells[i].querySelector("input") || cells[i].outerHTML === cell.outerHTML) return;
      const focused = cells[i].contains(document.activeElement) ? document.activeElement.tagName : "";
      cells[i].replaceWith(cell);
      if (focused) cell.querySelector(focused)?.focus({ preventScroll: true });
    });
  };

  const take = (html) => {
    const news = document.createElement("template");
    news.innerHTML = html;
    const table = news.content.querySelector("table[data-since]");
    if (!table || !part()) return;
    part().dataset.since = table.dataset.since;
    for (const fresh of table.querySelectorAll("tr[id]")) {
      const row = document.getElementById(fresh.id);
      if (row) renew(row, fresh);
    }
    const newer = document.getElementById("newer");
    const now = news.content.querySelector("#newer");
    if (newer && now && newer.innerHTML !== now.innerHTML) newer.replaceChildren(...now.childNodes);
  };

  const ask = async () => {
    const of = looked();
    try {
      const answer = await fetch(address(), { headers: { Accept: "text/html" } });
      if (answer.redirected || answer.status === 401 || answer.status === 403) return end();
      const back = away && answer.ok;
      away = !answer.ok;
      if (answer.ok && of === looked()) take(await answer.text());
      if (back) {
        failures = 0;
        open();
      }
    } catch {
      away = true;
    }
  };

  const askOn = () => {
    close();
    if (over) return;
    ask();
    asking = setInterval(ask, askEvery);
  };

  const close = () => {
    source?.close();
    source = null;
    clearInterval(asking);
    asking = 0;
  };

  const end = () => {
    over = true;
    close();
  };

  const open = () => {
    close();
    told = looked();
    if (over || !told || document.hidden) return;
    if (!window.EventSource || failures >= lost) return askOn();
    const here = (source = new EventSource(address()));
    here.addEventListener("open", () => (failures = 0));
    here.addEventListener("rows", (event) => take(event.data));
    here.addEventListener("end", end);
    here.addEventListener("error", () => {
      if (here !== source) return;
      failures++;
      if (here.readyState === EventSource.CLOSED || failures >= lost) askOn();
    });
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
  document.addEventListener("htmx:after:swap", () => looked() !== told && open());
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", open);
  else open();
})();
