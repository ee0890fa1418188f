// What can be done with the selected stories, in the bar below the panels.

import { bottomBar } from "./bottom-bar.js";
import { drawnKey } from "./lib/key-list.js";
import { showsPriority } from "./lib/rows.js";
import { clear, selectedRows } from "./selection.js";
import * as fields from "./row-fields.js";

const DEEDS = [
  ["Next step", "s", fields.step],
  ["State", "Shift+S", fields.setState],
  ["Points", "e", fields.setEstimate],
  ["Label", "l", fields.setLabels],
  ["Owner", "o", fields.setOwners],
  ["Type", "y", fields.setType],
  ["Priority", "!", fields.setPriority, showsPriority],
  ["Top", "t", (board, rows) => fields.atEnd(board, rows, "top")],
  ["End", "b", (board, rows) => fields.atEnd(board, rows, "bottom")],
  ["Icebox", "i", fields.toOtherList],
  ["Before …", "#", fields.moveBefore],
  ["Project …", ">", fields.moveToProject],
  ["As CSV", "", fields.saveAsCsv],
  ["Delete", "Delete", fields.remove],
];

/** Buttons that the project's settings take away, and what says that they are there. */
const offered = new Map();

export function connect(board) {
  if (!board.canWork) return;
  board.addEventListener("selection-changed", () => show(board));
  board.addEventListener("board-changed", ({ detail }) => detail.news.rules && show(board));
}

function show(board) {
  const count = selectedRows(board).length;
  const there = document.querySelector(".selection-bar");
  if (!count) {
    if (there) there.hidden = true;
    return;
  }
  const line = there ?? made(board);
  line.hidden = false;
  for (const [button, when] of offered) button.hidden = !when(board);
  line.querySelector(".selection-count").textContent = `${count} selected`;
}

function made(board) {
  const line = document.createElement("div");
  line.className = "selection-bar";
  line.setAttribute("role", "toolbar");
  line.setAttribute("aria-label", "With the selected stories");
  const count = document.createElement("span");
  count.className = "selection-count";
  line.append(count);
  for (const [text, key, run, when] of DEEDS) {
    const deed = button(text, key, () => run(board, selectedRows(board)));
    if (when) offered.set(deed, when);
    line.append(deed);
  }
  const none = button("Select none", "Escape", () => clear(board));
  none.classList.add("clear");
  line.append(none);
  bottomBar().prepend(line);
  return line;
}

function button(text, key, run) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button small quiet";
  element.append(text);
  if (key) element.append(drawnKey(key));
  element.addEventListener("click", run);
  return element;
}
