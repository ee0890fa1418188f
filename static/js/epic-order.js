// Epics have an order of their own. Their handle moves them with mouse or finger, by keyboard (Space, arrows,
// Space; Escape puts back), and opens the menu with the same moves.

import { openItems, walkable } from "./lib/menu.js";
import { gliding } from "./lib/motion.js";
import { put } from "./lib/rows.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { send, sentenceOf } from "./lib/sending.js";

const SLOP = 4;
const EDGE = 40;
const epicOf = (element) => element?.closest?.("li.epic") ?? null;
const nameOf = (epic) => epic.querySelector(".title").textContent;
const siblings = (epic) => [...epic.parentElement.querySelectorAll(":scope > li.epic")];
const homeOf = (epic) => ({ list: epic.parentElement, next: epic.nextElementSibling });

let home = null;
let dragged = false;

export function connect(board) {
  if (!board.canWork) return;
  board.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("li.epic > button.grip");
    if (grip && event.button === 0 && event.isPrimary) drag(board, epicOf(grip), event);
  });
  board.addEventListener("click", (event) => {
    const grip = event.target.closest("li.epic > button.grip");
    if (grip && !dragged && !home) openMenu(board, epicOf(grip));
  });
  board.addEventListener("keydown", (event) => {
    const epic = epicOf(event.target);
    if (epic && event.target.matches(".grip")) byKey(board, epic, event);
    else if (epic && event.key === "m" && event.target.matches(".title")) {
      event.preventDefault();
      openMenu(board, epic);
    }
  });
  board.addEventListener("focusout", (event) => {
    const epic = epicOf(event.target);
    if (epic?.classList.contains("lifted")) setTimeout(() => epic.contains(document.activeElement) || putBack(board, epic), 0);
  });
}

function openMenu(board, epic) {
  const menu = document.getElementById("epic-menu");
  if (!menu.dataset.walkable) walkable(menu);
  menu.dataset.walkable = "yes";
  const all = siblings(epic);
  const index = all.indexOf(epic);
  const [above, below] = [all[index - 1], all[index + 1]];
  const go = (before) => () => {
    const from = homeOf(epic);
    gliding(board, () => put(epic.parentElement, epic, before));
    epic.querySelector(".title").focus({ preventScroll: true });
    epic.scrollIntoView({ block: "nearest" });
    settle(board, epic, from);
  };
  menu.setAttribute("aria-label", `Moves of ${nameOf(epic)}`);
  const items = [
    { text: "Open", icon: "caret", run: () => epic.querySelector(".title").click() },
    above && { text: "To the top", icon: "top", run: go(all[0]) },
    above && { text: "Up", icon: "up", run: go(above) },
    below && { text: "Down", icon: "down", run: go(below.nextElementSibling) },
    below && { text: "To the end", icon: "bottom", run: go(null) },
  ];
  openItems(menu, epic.querySelector(".grip"), items.filter(Boolean));
}

function byKey(board, epic, event) {
  const lifted = epic.classList.contains("lifted");
  const moves = {
    ArrowUp: () => step(epic, -1),
    ArrowDown: () => step(epic, 1),
    Escape: () => putBack(board, epic),
    Enter: () => drop(board, epic),
  };
  const act = event.key === " " ? () => (lifted ? drop(board, epic) : lift(board, epic)) : lifted && moves[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function lift(board, epic) {
  home = homeOf(epic);
  board.held = true;
  epic.classList.add("lifted");
  announce(`Lifted ${nameOf(epic)}, ${where(epic)}. Arrows move it, Space drops it, Escape puts it back.`);
}

function step(epic, by) {
  const all = siblings(epic);
  const other = all[all.indexOf(epic) + by];
  if (!other) return announce(by < 0 ? "This is the top." : "This is the end.");
  put(epic.parentElement, epic, by < 0 ? other : other.nextElementSibling);
  epic.querySelector(".grip").focus({ preventScroll: true });
  epic.scrollIntoView({ block: "nearest" });
  announce(where(epic));
}

function drop(board, epic) {
  epic.classList.remove("lifted");
  const from = home;
  home = null;
  if (epic.nextElementSibling === from.next) announce(`Dropped ${nameOf(epic)} where it was.`);
  else settle(board, epic, from);
  board.held = false;
}

function putBack(board, epic) {
  if (!epic.classList.contains("lifted")) return;
  epic.classList.remove("lifted");
  goHome(board, epic, home);
  home = null;
  board.held = false;
  announce(`${nameOf(epic)} is back where it was.`);
}

const where = (epic) => `${siblings(epic).indexOf(epic) + 1} of ${siblings(epic).length} epics`;

function goHome(board, epic, { list, next }) {
  if (list.isConnected) gliding(board, () => put(list, epic, next?.parentElement === list ? next : null));
}

/** Sends where the epic stands now; a refusal takes it back in sight. */
async function settle(board, epic, from) {
  const above = epic.previousElementSibling;
  const below = epic.nextElementSibling;
  forgive(epic);
  try {
    const place = above ? { after: above.dataset.id } : below ? { before: below.dataset.id } : { place: "top" };
    await board.sending(() => send(`${epic.dataset.url}/moves`, place));
    announce(`Moved: ${nameOf(epic)}, ${where(epic)}`);
  } catch (refusal) {
    goHome(board, epic, from);
    complain(epic, sentenceOf(refusal));
    return;
  }
  await board.refresh({ quiet: true });
}

/** Follows the pointer from `event` (pointerdown on a handle) until it is let go: a copy goes with it, the line
 *  itself shows where it will land. */
function drag(board, epic, event) {
  const start = { x: event.clientX, y: event.clientY };
  const from = homeOf(epic);
  const stopping = new AbortController();
  const options = { signal: stopping.signal };
  let ghost = null;
  const mine = (other) => other.pointerId === event.pointerId;
  const end = (dropped) => {
    stopping.abort();
    if (!ghost) return;
    ghost.remove();
    epic.classList.remove("gap");
    document.documentElement.classList.remove("dragging");
    setTimeout(() => (dragged = false), 0);
    if (!dropped) goHome(board, epic, from);
    else if (epic.nextElementSibling !== from.next) settle(board, epic, from);
    board.held = false;
  };
  document.addEventListener("pointermove", (move) => {
    if (!mine(move)) return;
    if (!ghost && Math.hypot(move.clientX - start.x, move.clientY - start.y) < SLOP) return;
    ghost ??= lifted(board, epic);
    follow(epic, ghost, start, move);
  }, options);
  document.addEventListener("pointerup", (up) => mine(up) && end(true), options);
  document.addEventListener("pointercancel", (up) => mine(up) && end(false), options);
  document.addEventListener("keydown", (key) => {
    if (key.key !== "Escape" || !ghost) return;
    key.preventDefault();
    end(false);
  }, { ...options, capture: true });
}

function lifted(board, epic) {
  const box = epic.getBoundingClientRect();
  const ghost = epic.cloneNode(true);
  board.held = true;
  dragged = true;
  ghost.removeAttribute("id");
  ghost.classList.add("ghost");
  ghost.setAttribute("aria-hidden", "true");
  ghost.inert = true;
  ghost.style.width = `${box.width}px`;
  ghost.dataset.x = box.left;
  ghost.dataset.y = box.top;
  document.body.append(ghost);
  epic.classList.add("gap");
  document.documentElement.classList.add("dragging");
  return ghost;
}

function follow(epic, ghost, start, { clientX, clientY }) {
  ghost.style.left = `${Number(ghost.dataset.x) + clientX - start.x}px`;
  ghost.style.top = `${Number(ghost.dataset.y) + clientY - start.y}px`;
  const area = epic.closest(".scroll");
  const frame = area.getBoundingClientRect();
  if (clientY < frame.top + EDGE) area.scrollTop -= EDGE / 4;
  if (clientY > frame.bottom - EDGE) area.scrollTop += EDGE / 4;
  const before = siblings(epic).find((other) => {
    const box = other.getBoundingClientRect();
    return other !== epic && clientY < box.top + box.height / 2;
  });
  if ((before ?? null) !== epic.nextElementSibling && before !== epic) put(epic.parentElement, epic, before ?? null);
}
