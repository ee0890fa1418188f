// Moving rows by their handle: with mouse or finger, or by keyboard (Space, arrows, Space; Escape puts back).

import { carrying } from "./lib/focus.js";
import { goHome, homeOf, settle } from "./lib/moving.js";
import { gather, settleBlock } from "./many.js";
import { announce } from "./lib/saying.js";
import { isSelected, selectedRows } from "./selection.js";
import { isMovable, panelOf, put, rowOf, rowsIn, shownPanels, titleOf, within } from "./lib/rows.js";
import { revealPanel } from "./panel-toggles.js";
import { dragging } from "./lib/dragging.js";
import { isInItsList } from "./reveal-story.js";

export function connect(board) {
  if (!board.canWork) return;
  board.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("button.handle");
    if (handle && event.button === 0 && event.isPrimary && isInItsList(rowOf(handle))) dragging(board, rowOf(handle), event);
  });
  board.addEventListener("keydown", (event) => {
    const handle = event.target.closest?.("button.handle");
    if (handle && isInItsList(rowOf(handle))) byKey(board, rowOf(handle), event);
  });
  board.addEventListener("focusout", (event) => {
    const row = rowOf(event.target);
    if (row?.classList.contains("lifted")) setTimeout(() => row.contains(document.activeElement) || putBack(board, row), 0);
  });
}

/** Lifts the row, as Space on its handle does: the arrows move it then. */
export function liftByKey(board, row) {
  if (!isInItsList(row)) return announce("A story moves in its own list; v shows it there.");
  if (!isMovable(row)) return announce("What is accepted stands by its date.");
  row.querySelector("button.handle").focus({ preventScroll: true });
  return lift(board, row);
}

let home = null;

function byKey(board, row, event) {
  const lifted = row.classList.contains("lifted");
  if (event.key === " " || (event.key === "Enter" && lifted)) {
    event.preventDefault();
    if (lifted) drop(board, row);
    else lift(board, row);
    return;
  }
  if (!lifted) return;
  const moves = {
    ArrowUp: () => step(row, -1),
    ArrowDown: () => step(row, 1),
    ArrowLeft: () => aside(board, row, -1),
    ArrowRight: () => aside(board, row, 1),
    Escape: () => putBack(board, row),
  };
  if (!moves[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  moves[event.key]();
}

function lift(board, row) {
  home = homeOf(row);
  board.held = true;
  row.classList.add("lifted");
  announce(`Lifted ${titleOf(row)}, ${where(row)}. Arrows move it, Space drops it, Escape puts it back.`);
}

function drop(board, row) {
  row.classList.remove("lifted");
  const from = home;
  home = null;
  const stays = from.parent === row.parentElement && from.next === row.nextElementSibling;
  const block = isSelected(row) ? selectedRows(board).filter((each) => each === row || isMovable(each)) : [row];
  if (stays) announce(`Dropped ${titleOf(row)} where it was.`);
  else if (block.length > 1) dropBlock(board, row, block, from);
  else settle(board, row, from);
  board.held = false;
}

/** The others that are selected come to the row, in their order. */
function dropBlock(board, row, block, from) {
  const homes = new Map(block.map((each) => [each, each === row ? from : homeOf(each)]));
  gather(block, row);
  carrying(row, () => settleBlock(board, block, homes));
}

function putBack(board, row) {
  if (!row.classList.contains("lifted")) return;
  row.classList.remove("lifted");
  goHome(board, row, home);
  home = null;
  board.held = false;
  announce(`${titleOf(row)} is back where it was.`);
}

function step(row, by) {
  const rows = rowsIn(panelOf(row)).filter((other) => other === row || isMovable(other));
  const other = rows[rows.indexOf(row) + by];
  if (!other) return announce(by < 0 ? "This is the top." : "This is the end.");
  const list = other.parentElement;
  const before = within(row, list, by < 0 ? other : other.nextElementSibling);
  if (list === row.parentElement && before === row.nextElementSibling) return announce("What is in progress stands first.");
  put(list, row, before);
  shown(row);
}

function aside(board, row, by) {
  const panels = shownPanels(board).filter((panel) => panel.querySelector('.stories:is([data-list="current"], [data-list="backlog"], [data-list="icebox"])'));
  const panel = panels[panels.indexOf(panelOf(row)) + by];
  if (!panel) return announce("There is no panel on that side.");
  revealPanel(panel.dataset.panel);
  const { top } = row.getBoundingClientRect();
  const other = rowsIn(panel).filter(isMovable).find((candidate) => candidate.getBoundingClientRect().top >= top);
  const list = other?.parentElement ?? [...panel.querySelectorAll(".stories")].at(-1);
  put(list, row, within(row, list, other ?? null));
  shown(row);
}

function shown(row) {
  row.querySelector("button.handle").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  announce(where(row));
}

function where(row) {
  const panel = panelOf(row);
  const rows = rowsIn(panel).filter(isMovable);
  return `${rows.indexOf(row) + 1} of ${rows.length} in ${panel.querySelector("h2").textContent}`;
}
