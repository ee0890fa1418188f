// What came earlier is fetched as one scrolls to the end of a panel: its foot names the key that shows more.

import { Refusal } from "./lib/sending.js";

const AHEAD = "600px";

export function connect(board) {
  const loading = new WeakSet();
  const more = async (panel, key) => {
    if (loading.has(panel)) return;
    loading.add(panel);
    try {
      await board.extend(panel, key);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
    } finally {
      loading.delete(panel);
    }
    watch(panel);
  };
  const watchers = new WeakMap();
  const watch = (panel) => {
    watchers.get(panel)?.disconnect();
    const link = panel.querySelector(".foot [data-of]");
    if (!link) return;
    const seen = (entries) => entries.some((entry) => entry.isIntersecting) && more(panel, link.dataset.of);
    const watcher = new IntersectionObserver(seen, { root: panel.querySelector(".scroll"), rootMargin: `0px 0px ${AHEAD}` });
    watcher.observe(link);
    watchers.set(panel, watcher);
  };
  const watchAll = () => board.querySelectorAll(".panel").forEach(watch);
  board.addEventListener("click", (event) => {
    const link = event.target.closest(".foot [data-of]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    more(link.closest(".panel"), link.dataset.of);
  });
  board.addEventListener("board-changed", watchAll);
  board.addEventListener("panel-arrived", (event) => watch(event.target));
  watchAll();
}
