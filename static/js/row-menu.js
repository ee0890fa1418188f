// The menu of a row, opened from its handle: every drag has its twin here.

import { gliding } from "./lib/motion.js";
import { homeOf, settle } from "./lib/moving.js";
import { blockOf, isMovable, isPlannedByHand, listOf, panelOf, put, ranked, rowOf, showsPriority, titleOf, WAITING } from "./lib/rows.js";
import { openItems, walkable } from "./lib/menu.js";
import { announce, complain } from "./lib/saying.js";
import { isInItsList, openAlone, reveal } from "./reveal-story.js";
import { unfold } from "./open-story.js";
import { move, moveBefore, moveToProject, remove, setEstimate, setLabels, setOwners, setPriority } from "./row-fields.js";
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

/** Opens the menu beside the row's handle. What is chosen is done where the row stands then. */
export function openMenu(board, row) {
  const menu = document.getElementById("row-menu");
  const handle = row?.querySelector("button.handle");
  if (!menu || !handle) return;
  menu.setAttribute("aria-label", `Moves of ${titleOf(row)}`);
  const ifThere = (run) => () => (row.isConnected ? run() : announce("It is not here any more."));
  openItems(menu, handle, items(board, row).map((item) => item && { ...item, run: ifThere(item.run) }));
}

/** The rows go one place up (-1) or down (1), past what they may change places with. */
export function nudge(board, rows, by) {
  const edge = by < 0 ? rows[0] : rows.at(-1);
  if (!isInItsList(edge)) return complain(edge, "A story moves in its own list; v shows it there.");
  if (!isMovable(edge)) return complain(edge, "What is accepted stands by its date.");
  const list = listOf(board, edge);
  if (rows.some((row) => listOf(board, row) !== list)) return complain(edge, "They stand in several lists; t and b move each within its own.");
  const others = peers(board, edge, list);
  const other = others[others.indexOf(edge) + by];
  if (!other) return announce(by < 0 ? "It stands at the top already." : "It stands at the end already.");
  const place = { list, [by < 0 ? "before" : "after"]: other.dataset.id };
  if (rows.length === 1) return go(board, edge, place, other, by > 0);
  return moveTo(board, rows, place);
}

/** The rows of the list that the row may change places with, and itself. */
const peers = (board, row, list) => ranked(board, list).filter((other) => blockOf(other) === blockOf(row));

const NAMES = { current: "Current", backlog: "the backlog", icebox: "the icebox" };

function items(board, row) {
  const open = { text: "Open", icon: "caret", run: () => unfold(row) };
  const alone = { text: "Open in its own panel", icon: "panel", run: () => openAlone(row.dataset.id, panelOf(row)) };
  if (!isInItsList(row)) return [open, { text: "Show in its list", icon: "eye", run: () => reveal(board, row) }, alone, ...rest(board, row)];
  const list = listOf(board, row);
  const others = peers(board, row, list);
  const waits = blockOf(row) === WAITING;
  const elsewhere = ["current", "backlog", "icebox"].filter((name) => name !== list && (name !== "current" || isPlannedByHand(board)));
  return [
    open,
    { text: `To the top of ${NAMES[list]}`, icon: "top", run: () => go(board, row, { list, place: "top" }, peers(board, row, list)[0]) },
    row !== others[0] && { text: "Up", icon: "up", run: () => nudge(board, [row], -1) },
    row !== others.at(-1) && { text: "Down", icon: "down", run: () => nudge(board, [row], 1) },
    { text: `To the end of ${NAMES[list]}`, icon: "bottom", run: () => go(board, row, { list, place: "bottom" }, peers(board, row, list).at(-1), true) },
    ...(waits ? elsewhere.map((name) => ({ text: `To ${NAMES[name]}`, icon: name, run: () => move(board, [row], { list: name, place: name === "current" ? "bottom" : "top" }) })) : []),
    { text: "Before …", icon: "up", run: () => moveBefore(board, [row]) },
    alone,
    ...rest(board, row),
  ].filter((item) => item !== false);
}

/** What needs no place of its own in a list: fields, selecting, deletion. */
function rest(board, row) {
  return [
    null,
    { text: "Points", icon: "density", run: () => setEstimate(board, [row]) },
    { text: "Label", icon: "label", run: () => setLabels(board, [row]) },
    { text: "Owner", icon: "pair", run: () => setOwners(board, [row]) },
    ...(showsPriority(board) ? [{ text: "Priority", icon: "priority", run: () => setPriority(board, [row]) }] : []),
    { text: isSelected(row) ? "Select no longer" : "Select", icon: "check", run: () => toggle(board, row) },
    ...(row.dataset.type === "release" ? [] : [{ text: "To another project …", icon: "out", run: () => moveToProject(board, [row]) }]),
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
