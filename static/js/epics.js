// What the panels of epics and labels do: adding, opening in place, the order of epics, links to other panels.

import { connect as connectAdding } from "./add-epic.js";
import { connect as connectItems } from "./open-item.js";
import { connect as connectLinks } from "./opens-panel.js";
import { connect as connectOrder } from "./epic-order.js";

export function connect(board) {
  for (const behaviour of [connectAdding, connectItems, connectOrder, connectLinks]) behaviour(board);
}
