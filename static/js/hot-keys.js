// The keyboard: finds the action for a key in the table and runs it. Keys rest while somebody types or something floats.

import { actionOf, register } from "./lib/keymap.js";
import { toggleKeyList } from "./lib/key-list.js";
import { rowOf } from "./lib/rows.js";
import { connect as connectBoardKeys } from "./board-keys.js";
import { connect as connectPageKeys } from "./page-keys.js";
import { connect as connectPalette } from "./palette.js";
import { connect as connectPasting } from "./paste-lines.js";
import { connect as connectSelecting } from "./selection.js";
import { connect as connectSelectionBar } from "./selection-bar.js";
import { connect as connectUndo } from "./undo.js";

/** What these groups do is not about the row one is in, so it does not rest within an open story either. */
const OF_NO_ROW = ["Panels", "Epics", "Go to", "Everywhere"];

let board = null;
let last = null;

/** What actions act in and on: {board, row, last}, where `last` is the row that had the keys last; on pages
 *  without a board they are null. */
function contextNow() {
  return { board, row: board && currentRow(), last: board && lastRow() };
}

export function connect() {
  board = document.querySelector("tracker-board");
  document.querySelector(".keys-button")?.addEventListener("click", toggleKeyList);
  board?.addEventListener("focusin", (event) => {
    last = rowOf(event.target) ?? last;
  });
  register({ keys: ["?"], words: "this list", group: "Everywhere", run: toggleKeyList, whileFloating: true });
  connectPalette();
  connectUndo();
  connectPageKeys();
  if (board) for (const connect of [connectBoardKeys, connectPasting, connectSelecting, connectSelectionBar]) connect(board);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const context = contextNow();
    const action = actionOf(event, context, { inField: isTyping(event.target) });
    if (!action || (!action.anywhere && rests(event, action))) return;
    if (event.repeat && !action.keys.some((key) => key.includes("Arrow"))) return;
    event.preventDefault();
    inSight(context.row);
    action.run(context, event);
  });
}

/** What a key is about may have been scrolled away since it got the focus. */
function inSight(row) {
  if (row && !row.classList.contains("open") && row.contains(document.activeElement)) row.scrollIntoView({ block: "nearest" });
}

const isTyping = (target) => Boolean(target.matches?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]"));

function rests(event, action) {
  return (
    (event.target.closest?.(".unfolded") && !(action.inStory ?? OF_NO_ROW.includes(action.group))) ||
    (document.querySelector("[popover]:popover-open") && !action.whileFloating) ||
    document.querySelector(".lifted, .dragging")
  );
}

/** The row in focus. Where nothing has it, the one that had it last; while something else has it, which
 *  everybody sees, none: a button of a panel is no row. */
function currentRow() {
  const focused = document.activeElement;
  const isNowhere = focused === document.body || !focused.checkVisibility(); // a hidden one has it for a frame more
  const row = rowOf(focused) ?? (isNowhere ? lastRow() : null);
  return row && board.contains(row) ? row : null;
}

/** The row that had the focus last, wherever it stands now. */
function lastRow() {
  return last?.isConnected ? last : last && document.getElementById(last.id);
}
