// The menu of a row, opened from its handle: every drag has its twin here.

import { gliding } from "./lib/motion.js";
import { homeOf, settle } from "./lib/moving.js";
import { blockOf, isMovable, panelOf, put, ranked, rowOf, titleOf } from "./lib/rows.js";
import { openItems, walkable } from "./lib/menu.js";
import { announce } from "./lib/saying.js";
import { isInItsList, openAlone, reveal } from "./reveal-story.js";
import { unfold } from "./open-story.js";
import { moveBefore, remove, setEstimate, setLabels, setOwners } from "./row-fields.js";
import { moveTo } from "./many.js";
import { isSelected, toggle } from "./selection.js";

export function connect(board) {
  const menu = document.getElementById("row-menu");
  if (!menu) return;
  board.addEventListener("click", (event) => {
    const handle = event.target.closest("button.handle");
    if (!handle || handle.dataset.dragged) return;
    openMenu(board, rowOf(handle));
  });
  walkable(menu);
}

/** Opens the menu beside the row's handle. */
export function openMenu(board, row) {
  const menu = document.getElementById("row-menu");
  const handle = row?.querySelector("button.handle");
  if (!menu || !handle) return;
  menu.setAttribute("aria-label", `Moves of ${titleOf(row)}`);
  openItems(menu, handle, items(board, row));
}

/** The rows go one place up (-1) or down (1), past what they may change places with. */
export function nudge(board, rows, by) {
  const edge = by < 0 ? rows[0] : rows.at(-1);
  if (!isInItsList(edge)) return announce("A story moves in its own list; v shows it there.");
  if (!isMovable(edge)) return announce("What is accepted stands by its date.");
  const { list, beside } = rankOf(board, edge);
  const other = beside(by);
  if (!other) return announce(by < 0 ? "It stands at the top already." : "It stands at the end already.");
  const place = { list, [by < 0 ? "before" : "after"]: other.dataset.id };
  return rows.length > 1 ? moveTo(board, rows, place) : go(board, edge, place, other, by > 0);
}

/** The list that the row is ranked in, those it may change places with, and the neighbour so many places off. */
function rankOf(board, row) {
  const list = row.parentElement.dataset.list === "icebox" ? "icebox" : "backlog";
  const others = ranked(board, list).filter((other) => blockOf(other) === blockOf(row));
  return { list, others, beside: (by) => others[others.indexOf(row) + by] };
}

function items(board, row) {
  const open = { text: "Open", icon: "caret", run: () => unfold(row) };
  const alone = { text: "Open in its own panel", icon: "panel", run: () => openAlone(row.dataset.id, panelOf(row)) };
  if (!isInItsList(row)) return [open, { text: "Show in its list", icon: "eye", run: () => reveal(board, row) }, alone, ...rest(board, row)];
  const { list, others, beside } = rankOf(board, row);
  const [above, below] = [beside(-1), beside(1)];
  const started = !["unscheduled", "unstarted"].includes(row.dataset.state);
  const elsewhere = list === "icebox" ? "backlog" : "icebox";
  return [
    open,
    { text: `To the top of the ${list}`, icon: "top", run: () => go(board, row, { list, place: "top" }, others[0]) },
    above && { text: "Up", icon: "up", run: () => go(board, row, { list, before: above.dataset.id }, above) },
    below && { text: "Down", icon: "down", run: () => go(board, row, { list, after: below.dataset.id }, below, true) },
    { text: `To the end of the ${list}`, icon: "bottom", run: () => go(board, row, { list, place: "bottom" }, others.at(-1), true) },
    !started && { text: `To the ${elsewhere}`, icon: elsewhere, run: () => away(board, row, elsewhere) },
    { text: "Before …", icon: "up", run: () => moveBefore(board, [row]) },
    alone,
    ...rest(board, row),
  ].filter((item) => item !== undefined && item !== false);
}

/** What needs no place of its own in a list: fields, selecting, deletion. */
function rest(board, row) {
  return [
    null,
    { text: "Points", icon: "density", run: () => setEstimate(board, [row]) },
    { text: "Label", icon: "plus", run: () => setLabels(board, [row]) },
    { text: "Owner", icon: "pair", run: () => setOwners(board, [row]) },
    { text: isSelected(row) ? "Select no longer" : "Select", icon: "check", run: () => toggle(board, row) },
    { text: "Delete", icon: "bin", run: () => remove(board, [row]) },
  ];
}

function go(board, row, place, neighbour, after = false) {
  const home = homeOf(row);
  if (neighbour && neighbour !== row) {
    gliding(board, () => put(neighbour.parentElement, row, after ? neighbour.nextElementSibling : neighbour));
    row.scrollIntoView({ block: "nearest" });
  }
  row.querySelector(".title").focus({ preventScroll: true });
  settle(board, row, home, place);
}

function away(board, row, list) {
  const home = homeOf(row);
  const target = ranked(board, list).find((other) => blockOf(other) === 2);
  const next = row.nextElementSibling ?? row.previousElementSibling;
  if (target) gliding(board, () => put(target.parentElement, row, target));
  next?.querySelector?.(".title")?.focus({ preventScroll: true });
  settle(board, row, home, { list, place: "top" });
}
