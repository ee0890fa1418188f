// A link that names a panel (`data-opens`) opens it on the board, beside the panel in which it stands. Where a
// panel is a page of its own the link leads to the page of the other.

import { panelOf } from "./lib/rows.js";
import { revealPanel } from "./panel-toggles.js";

export function connect(board) {
  if (board.classList.contains("alone")) return;
  board.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-opens]");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    revealPanel(link.dataset.opens, panelOf(link));
  });
}
