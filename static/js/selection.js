// Selecting several stories: x, Ctrl-click or the box at the row's start; Shift extends; a long press where
// there is no hover. What is done is then done with all of them.

import { announce } from "./lib/saying.js";
import { activePanel, focusRow, panelOf, rowOf, rowsIn, titleOf } from "./lib/rows.js";

const LONG = 500;
const SLOP = 8;
const chosen = new Set();
let anchor = null;

export function connect(board) {
  if (!board.canWork) return;
  board.addEventListener("click", (event) => clicked(board, event), { capture: true });
  board.addEventListener("pointerover", (event) => offerBox(rowOf(event.target)));
  board.addEventListener("focusin", (event) => offerBox(rowOf(event.target)));
  board.addEventListener("pointerdown", (event) => event.pointerType === "touch" && pressed(board, event));
  for (const news of ["board-changed", "panel-arrived", "panel-left"]) board.addEventListener(news, () => show(board));
}

/** The rows that are selected, as they stand on the board; each story once. */
export function selectedRows(board) {
  if (!chosen.size) return [];
  const rows = new Map();
  for (const row of board.querySelectorAll("li.story:not(.ghost)")) if (chosen.has(row.dataset.id) && !rows.has(row.dataset.id)) rows.set(row.dataset.id, row);
  return [...rows.values()];
}

/** What an action is done with: the selected rows, or the one in focus. */
export function rowsToActOn(board, row) {
  const rows = selectedRows(board);
  return rows.length ? rows : row ? [row] : [];
}

export const isSelected = (row) => chosen.has(row.dataset.id);
export const selectionSize = () => chosen.size;

export function toggle(board, row) {
  const now = !isSelected(row);
  if (now) chosen.add(row.dataset.id);
  else chosen.delete(row.dataset.id);
  anchor = row.id;
  show(board);
  announce(`${now ? "Selected" : "Not selected"}: ${titleOf(row)}. ${chosen.size} in all.`);
}

/** Selects from the row where selecting began to this one; both stand in one panel. */
function extendTo(board, row) {
  const rows = rowsIn(panelOf(row));
  const begin = rows.findIndex((other) => other.id === anchor);
  const end = rows.indexOf(row);
  if (begin < 0) return toggle(board, row);
  for (const other of rows.slice(Math.min(begin, end), Math.max(begin, end) + 1)) chosen.add(other.dataset.id);
  show(board);
  announce(`${chosen.size} selected.`);
}

/** Takes the next row (or the one before) into the selection, and the focus there. */
export function extendBy(board, row, by) {
  const rows = rowsIn(panelOf(row));
  const next = rows[rows.indexOf(row) + by];
  if (!isSelected(row)) {
    chosen.add(row.dataset.id);
    anchor = row.id;
  }
  if (!next) return show(board);
  if (isSelected(next)) chosen.delete(row.dataset.id);
  chosen.add(next.dataset.id);
  focusRow(next);
  show(board);
  announce(`${titleOf(next)}. ${chosen.size} selected.`);
}

export function selectAll(board) {
  const panel = activePanel(board);
  for (const row of panel ? rowsIn(panel) : []) chosen.add(row.dataset.id);
  show(board);
  announce(`${chosen.size} selected.`);
}

export function clear(board) {
  if (!chosen.size) return;
  chosen.clear();
  anchor = null;
  show(board);
  announce("Nothing is selected any more.");
}

function show(board) {
  const there = new Set();
  for (const row of board.querySelectorAll("li.story:not(.ghost)")) {
    there.add(row.dataset.id);
    const on = chosen.has(row.dataset.id);
    row.classList.toggle("selected", on);
    if (chosen.size) offerBox(row);
    const box = row.querySelector(":scope > .select-box");
    if (box) box.checked = on;
  }
  for (const id of [...chosen]) if (!there.has(id)) chosen.delete(id);
  board.classList.toggle("selecting", chosen.size > 0);
  board.dispatchEvent(new CustomEvent("selection-changed"));
}

/** Puts the box at the row's start, when somebody comes near. */
function offerBox(row) {
  if (!row || row.querySelector(":scope > .select-box")) return;
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "select-box";
  box.tabIndex = -1;
  box.setAttribute("aria-label", `Select ${titleOf(row)}`);
  box.checked = isSelected(row);
  row.querySelector(":scope > .type")?.before(box);
}

function clicked(board, event) {
  const row = rowOf(event.target);
  if (!row || event.button !== 0 || event.target.closest(".unfolded")) return;
  const box = event.target.closest(".select-box");
  const command = event.ctrlKey || event.metaKey;
  const onLine = box || command || event.shiftKey || (board.classList.contains("by-touch") && event.target.closest(".title"));
  if (!onLine || event.target.closest(".steps, .handle")) return;
  if (box && !event.shiftKey) {
    toggle(board, row); // the box itself shows it already
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  if (event.shiftKey && anchor) extendTo(board, row);
  else toggle(board, row);
  if (!chosen.size) board.classList.remove("by-touch");
}

/** A finger that rests on a row selects it; from then on a tap does, until nothing is selected. */
function pressed(board, event) {
  const row = rowOf(event.target);
  if (!row || event.target.closest(".handle, .steps, .unfolded, .select-box")) return;
  const over = new AbortController();
  const timer = setTimeout(() => {
    over.abort();
    board.classList.add("by-touch");
    toggle(board, row);
    const swallow = (click) => (click.preventDefault(), click.stopPropagation());
    addEventListener("click", swallow, { capture: true, once: true });
    addEventListener("pointerup", () => setTimeout(() => removeEventListener("click", swallow, { capture: true }), 100), { once: true });
  }, LONG);
  const stop = () => (clearTimeout(timer), over.abort());
  const options = { signal: over.signal };
  document.addEventListener("pointermove", (move) => Math.hypot(move.clientX - event.clientX, move.clientY - event.clientY) > SLOP && stop(), options);
  for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, stop, options);
  row.addEventListener("contextmenu", (menu) => menu.preventDefault(), options);
}
