// One drag with mouse or finger: a copy of the row follows the pointer, the row itself marks where it will land.

import { scrollingAtEdges } from "./edge-scrolling.js";
import { goHome, homeOf, settle } from "./moving.js";
import { isMovable, put, within } from "./rows.js";
import { gather, settleBlock } from "../many.js";
import { isSelected, selectedRows } from "../selection.js";
import { revealPanel } from "../panel-toggles.js";

const SLOP = 4;
const DWELL = 450;

/** Follows the pointer from `event` (pointerdown on a handle) until it is let go. */
export function dragging(board, row, event) {
  const start = { x: event.clientX, y: event.clientY };
  const block = isSelected(row) ? selectedRows(board).filter((each) => each === row || (isMovable(each) && each.parentElement.dataset.list)) : [row];
  const homes = new Map(block.map((each) => [each, homeOf(each)]));
  const drag = { board, row, block, homes, home: homeOf(row), ghost: null, point: start, stopScrolling: null, dwell: null };
  const stopping = new AbortController();
  const options = { signal: stopping.signal };
  document.addEventListener("pointermove", (move) => {
    if (move.pointerId !== event.pointerId) return;
    drag.point = { x: move.clientX, y: move.clientY };
    if (!drag.ghost && Math.hypot(drag.point.x - start.x, drag.point.y - start.y) < SLOP) return;
    if (!drag.ghost) lift(drag, start);
    follow(drag);
  }, options);
  const end = (dropped) => (up) => {
    if (up.pointerId !== undefined && up.pointerId !== event.pointerId) return;
    stopping.abort();
    if (drag.ghost) letGo(drag, dropped);
  };
  document.addEventListener("pointerup", end(true), options);
  document.addEventListener("pointercancel", end(false), options);
  document.addEventListener("keydown", (key) => {
    if (key.key !== "Escape" || !drag.ghost) return;
    key.preventDefault();
    end(false)(key);
  }, { ...options, capture: true });
}

function lift(drag, start) {
  const { row } = drag;
  const box = row.getBoundingClientRect();
  drag.board.held = true;
  drag.offset = { x: start.x - box.left, y: start.y - box.top };
  drag.ghost = row.cloneNode(true);
  drag.ghost.removeAttribute("id");
  drag.ghost.classList.add("ghost");
  drag.ghost.setAttribute("aria-hidden", "true");
  drag.ghost.inert = true;
  drag.ghost.style.width = `${box.width}px`;
  if (drag.block.length > 1) drag.ghost.append(counted(drag.block.length));
  document.body.append(drag.ghost);
  for (const other of drag.block) if (other !== row) other.classList.add("riding");
  row.classList.add("gap");
  row.querySelector("button.handle").dataset.dragged = "yes";
  document.documentElement.classList.add("dragging");
  const area = (x, y) => document.elementFromPoint(x, y)?.closest(".scroll");
  drag.stopScrolling = scrollingAtEdges({ point: () => drag.point, area, aim: () => aim(drag) });
}

/** How many rows come along. */
function counted(number) {
  const sign = document.createElement("span");
  sign.className = "riders";
  sign.textContent = number;
  return sign;
}

function follow(drag) {
  const { ghost, point, offset } = drag;
  ghost.style.left = `${point.x - offset.x}px`;
  ghost.style.top = `${point.y - offset.y}px`;
  aim(drag);
}

/** Puts the row where the pointer points, if that is a list which takes it. */
function aim(drag) {
  const { row, point } = drag;
  const under = document.elementsFromPoint(point.x, point.y);
  dwellOn(drag, under.find((element) => element.closest?.("[data-toggle]"))?.closest("[data-toggle]"));
  const other = under.map((element) => element.closest?.("li.story")).find((found) => found && found !== drag.ghost);
  if (other === row) return;
  if (other && takes(other.parentElement)) {
    const box = other.getBoundingClientRect();
    const before = point.y < box.top + box.height / 2;
    place(row, other.parentElement, before ? other : other.nextElementSibling);
    return;
  }
  const area = under.map((element) => element.closest?.(".iteration, .scroll")).find(Boolean);
  const lists = area ? [...area.querySelectorAll(".stories")] : [];
  const onHead = area?.matches(".iteration");
  const list = onHead ? lists[0] : lists.at(-1);
  if (list && takes(list)) place(row, list, onHead ? list.firstElementChild : null);
}

const takes = (list) => list?.dataset.list && list.dataset.list !== "done";

function place(row, list, wanted) {
  const before = within(row, list, wanted);
  if (before === row || (row.parentElement === list && row.nextElementSibling === before)) return;
  put(list, row, before);
}

/** Resting on a button of the rail shows its panel: so a phone can carry a row to another panel. */
function dwellOn(drag, toggle) {
  if (drag.dwell?.toggle === toggle) return;
  clearTimeout(drag.dwell?.timer);
  drag.dwell = toggle ? { toggle, timer: setTimeout(() => revealPanel(toggle.dataset.toggle), DWELL) } : null;
}

function letGo(drag, dropped) {
  const { board, row, ghost, home } = drag;
  if (dropped) aim(drag);
  drag.stopScrolling();
  clearTimeout(drag.dwell?.timer);
  ghost.remove();
  drag.ghost = null;
  row.classList.remove("gap");
  document.documentElement.classList.remove("dragging");
  const handle = row.querySelector("button.handle");
  setTimeout(() => delete handle.dataset.dragged, 0);
  for (const other of drag.block) other.classList.remove("riding");
  if (!dropped) goHome(board, row, home);
  else if (drag.block.length > 1) dropBlock(drag);
  else if (row.parentElement !== home.parent || row.nextElementSibling !== home.next) settle(board, row, home);
  board.held = false;
}

/** The others of the block come to the row that was carried, in their order. */
function dropBlock({ board, row, block, homes }) {
  if (row.parentElement === homes.get(row).parent && row.nextElementSibling === homes.get(row).next) return;
  gather(block, row);
  settleBlock(board, block, homes);
}
