// Keys of the board. They rest while somebody types or something floats.

import { activePanel, focusRow, panelOf, rowOf, rowsIn, shownPanels } from "./lib/rows.js";
import { openAdding } from "./add-story.js";
import { openMenu } from "./row-menu.js";
import { estimate } from "./row-actions.js";
import { togglePanel } from "./panel-toggles.js";

const PANEL_KEYS = { C: "current", B: "backlog", I: "icebox", D: "done" };
let last = null;
let estimating = null;

export function connect(board) {
  board.addEventListener("focusin", (event) => {
    last = rowOf(event.target) ?? last;
  });
  const keys = document.getElementById("keys");
  board.querySelector(".keys-button")?.addEventListener("click", () => keys.togglePopover());
  document.addEventListener("keydown", (event) => {
    if (rests(event)) return;
    const row = current(board);
    const act = isDigitOfEstimate(row, event) ? () => estimate(board, row, event.key) : actionFor(board, row, event);
    if (event.key !== "e") estimating = null;
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function actionFor(board, row, event) {
  const table = {
    ArrowDown: () => walk(board, row, 1),
    ArrowUp: () => walk(board, row, -1),
    ArrowRight: () => cross(board, row, 1),
    ArrowLeft: () => cross(board, row, -1),
    "?": () => document.getElementById("keys").togglePopover(),
  };
  if (event.shiftKey && PANEL_KEYS[event.key]) return () => togglePanel(PANEL_KEYS[event.key]);
  if (board.canWork) {
    table.a = () => openAdding(board);
    table.s = row && press(row, ".steps:not(.estimate) .step:not(.reject)");
    table.r = row && press(row, ".step.reject");
    table.e = row && (() => offerEstimate(row));
    table.m = row && (() => openMenu(board, row));
  }
  return table[event.key];
}

/** Keys do nothing while somebody types, holds a modifier, has a story open in focus or something floats. */
function rests(event) {
  const target = event.target;
  return (
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    target.matches?.("input, textarea, select, [contenteditable]") ||
    (target.closest?.(".unfolded") && event.key !== "?") ||
    (document.querySelector("[popover]:popover-open") && event.key !== "?") ||
    document.querySelector(".lifted, .dragging")
  );
}

function current(board) {
  const row = rowOf(document.activeElement) ?? (last?.isConnected ? last : last && document.getElementById(last.id));
  return row && board.contains(row) ? row : null;
}

function walk(board, row, by) {
  const panel = row && row.offsetHeight ? panelOf(row) : activePanel(board);
  if (!panel) return;
  const rows = rowsIn(panel);
  const index = row && panel.contains(row) ? rows.indexOf(row) + by : 0;
  focusRow(rows[Math.max(0, Math.min(index, rows.length - 1))]);
}

function cross(board, row, by) {
  const panels = shownPanels(board).filter((panel) => rowsIn(panel).length);
  const panel = panels[panels.indexOf(panelOf(row) ?? activePanel(board)) + by];
  if (!panel) return;
  const top = row?.getBoundingClientRect().top ?? 0;
  const rows = rowsIn(panel);
  const beside = rows.filter((other) => other.getBoundingClientRect().bottom > panel.querySelector(".scroll").getBoundingClientRect().top + 30);
  focusRow(beside.find((other) => other.getBoundingClientRect().bottom > top + 2) ?? beside[0] ?? rows.at(-1));
}

function press(row, selector) {
  const button = row.querySelector(selector);
  return button && (() => button.click());
}

/** After e, a digit gives points; where the scale has buttons they show which. */
function offerEstimate(row) {
  estimating = row.id;
  row.querySelector(".estimate .step")?.focus();
}

function isDigitOfEstimate(row, event) {
  return row && estimating === row.id && /^\d$/.test(event.key);
}

