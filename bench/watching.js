// Run in the page of a board: notes when what it shows becomes something else, and when a key is pressed.
() => {
  const board = document.querySelector("tracker-board");
  const parts = [".title", ".points", ".label", ".owners"];
  const now = () => performance.timeOrigin + performance.now();
  const textOf = (row, part) => row.querySelector(`:scope ${part}`)?.textContent.trim();
  const signOf = (row) => [row.dataset.id, row.dataset.state, ...parts.map((part) => textOf(row, part))].join();
  const signOfAll = (list) => [list.dataset.list, ...[...list.querySelectorAll("li.story")].map(signOf)].join();
  const sign = () => [...board.querySelectorAll("[data-list]")].map(signOfAll).join("|");
  const note = () => {
    const [at, shown] = [now(), sign()];
    if (window.record.at(-1)?.[1] !== shown) window.record.push([at, shown]);
  };
  window.record = [];
  window.pressed = 0;
  window.taken = () => ({ record: [...window.record.splice(0, window.record.length - 1), window.record[0]], pressed: window.pressed });
  note();
  document.addEventListener("keydown", () => (window.pressed = now()), true);
  new MutationObserver(note).observe(board, { subtree: true, childList: true, characterData: true, attributeFilter: ["data-state", "data-points"] });
}
