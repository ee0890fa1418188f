// The menu of a row, opened from its handle: every drag has its twin here.

import { gliding } from "./lib/motion.js";
import { homeOf, settle } from "./lib/moving.js";
import { blockOf, put, ranked, rowOf, titleOf } from "./lib/rows.js";
import { placeBeside } from "./lib/floating.js";
import { unfold } from "./open-story.js";

export function connect(board) {
  const menu = document.getElementById("row-menu");
  if (!menu) return;
  board.addEventListener("click", (event) => {
    const handle = event.target.closest("button.handle");
    if (!handle || handle.dataset.dragged) return;
    openMenu(board, rowOf(handle));
  });
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
    } else if (event.key === "Tab") {
      menu.hidePopover();
    }
  });
}

/** Opens the menu beside the row's handle. */
export function openMenu(board, row) {
  const menu = document.getElementById("row-menu");
  const handle = row?.querySelector("button.handle");
  if (!menu || !handle) return;
  menu.setAttribute("aria-label", `Moves of ${titleOf(row)}`);
  menu.replaceChildren(...items(board, row).map((item) => draw(menu, row, item)));
  menu.showPopover();
  placeBeside(menu, handle, "start");
  menu.querySelector("button").focus();
}

function items(board, row) {
  const list = row.parentElement.dataset.list === "icebox" ? "icebox" : "backlog";
  const name = list === "icebox" ? "icebox" : "backlog";
  const others = ranked(board, list).filter((other) => blockOf(other) === blockOf(row));
  const index = others.indexOf(row);
  const [above, below] = [others[index - 1], others[index + 1]];
  const started = !["unscheduled", "unstarted"].includes(row.dataset.state);
  const elsewhere = list === "icebox" ? "backlog" : "icebox";
  return [
    { text: "Open", icon: "caret", run: () => unfold(row) },
    { text: `To the top of the ${name}`, icon: "top", run: () => go(board, row, { list, place: "top" }, others[0]) },
    above && { text: "Up", icon: "up", run: () => go(board, row, { list, before: above.dataset.id }, above) },
    below && { text: "Down", icon: "down", run: () => go(board, row, { list, after: below.dataset.id }, below, true) },
    { text: `To the end of the ${name}`, icon: "bottom", run: () => go(board, row, { list, place: "bottom" }, others.at(-1), true) },
    !started && { text: `To the ${elsewhere}`, icon: elsewhere, run: () => away(board, row, elsewhere) },
  ].filter(Boolean);
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

function draw(menu, row, { text, icon, run }) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "menuitem");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${icon}`);
  svg.append(use);
  button.append(svg, text);
  button.addEventListener("click", () => {
    menu.hidePopover();
    run();
  });
  return button;
}
