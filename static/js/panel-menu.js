// The menu of a panel, and carrying panels by their head.

import { announce } from "./lib/saying.js";
import { openItems, walkable } from "./lib/menu.js";
import { panelsOf, phone, place, stripOf } from "./lib/strip.js";
import { openAdding } from "./add-story.js";
import { changed, hidePanel, join, shiftPanel, switchOn } from "./panel-toggles.js";

const SLOP = 6;
const EDGE = 60;
const TWO = ["current", "backlog", "current-backlog"];

export function connect(board) {
  const menu = document.getElementById("panel-menu");
  if (!menu || !board.dataset.layoutUrl) return;
  walkable(menu);
  board.addEventListener("click", (event) => {
    const button = event.target.closest(".panel-menu-button");
    if (button) openItems(menu, button, items(board, button.closest(".panel")), "end");
    const caret = event.target.closest(".shut");
    if (caret) shut(caret.closest(".iteration"), caret.getAttribute("aria-expanded") === "true");
  });
  board.addEventListener("pointerdown", (event) => {
    const head = event.target.closest(".panel-head");
    if (!head || event.button !== 0 || event.target.closest("a, button, input, summary") || phone.matches) return;
    carry(board, head.closest(".panel"), event);
  });
  board.addEventListener("board-changed", () => {
    for (const section of board.querySelectorAll(".iteration.is-shut")) shut(section, true);
  });
}

function items(board, panel) {
  const all = panelsOf(board);
  const index = all.indexOf(panel);
  const two = TWO.includes(panel.dataset.panel);
  const joined = "joined" in board.dataset;
  const iterations = [...panel.querySelectorAll(".iteration:has(> .iteration-head .shut)")];
  const open = iterations.some((section) => !section.classList.contains("is-shut"));
  const free = "free" in board.dataset;
  const below = "below" in board.dataset;
  const alone = all.length < 2;
  return [
    !phone.matches && index > 0 && { text: "Move left", icon: "left", run: () => shiftPanel(panel, -1) },
    !phone.matches && index < all.length - 1 && { text: "Move right", icon: "right", run: () => shiftPanel(panel, 1) },
    two && joined && { text: "Split current and backlog", icon: "apart", run: () => join(false) },
    two && !joined && { text: "Join current and backlog", icon: "join", run: () => join(true) },
    iterations.length > 1 && {
      text: open ? "Fold all iterations" : "Unfold all iterations",
      icon: "fold",
      run: () => iterations.forEach((section) => shut(section, open)),
    },
    two && panel.querySelector(".free, .left-free") && {
      text: free ? "Hide empty iterations" : "Show empty iterations",
      icon: "eye",
      run: () => switchOn("free", !free),
    },
    panel.querySelector("details.add") && { text: "Add a story", icon: "plus", run: () => openAdding(board, panel) },
    panel.querySelector("details.add") && {
      text: below ? "Add stories to the top" : "Add stories to the end",
      icon: below ? "top" : "bottom",
      run: () => switchOn("below", !below),
    },
    !alone && { text: "Close", icon: "close", run: () => hidePanel(panel) },
  ].filter(Boolean);
}

/** Folds an iteration to its head, or unfolds it. */
function shut(section, on) {
  section.classList.toggle("is-shut", on);
  section.querySelector(".shut")?.setAttribute("aria-expanded", String(!on));
}

/** The panel follows the pointer over the strip; Escape takes it back to where it was. */
function carry(board, panel, event) {
  const start = event.clientX;
  const home = panel.nextElementSibling;
  const stopping = new AbortController();
  const options = { signal: stopping.signal };
  let lifted = false;
  const end = (dropped) => {
    stopping.abort();
    if (!lifted) return;
    panel.classList.remove("carried");
    document.documentElement.classList.remove("dragging");
    if (!dropped) place(board, panel, home);
    else if (panel.nextElementSibling !== home) settle(board, panel);
  };
  document.addEventListener("pointermove", (move) => {
    if (move.pointerId !== event.pointerId) return;
    if (!lifted && Math.abs(move.clientX - start) < SLOP) return;
    if (!lifted) {
      lifted = true;
      panel.classList.add("carried");
      document.documentElement.classList.add("dragging");
    }
    aim(board, panel, move.clientX);
  }, options);
  document.addEventListener("pointerup", () => end(true), options);
  document.addEventListener("pointercancel", () => end(false), options);
  document.addEventListener("keydown", (key) => {
    if (key.key !== "Escape" || !lifted) return;
    key.preventDefault();
    key.stopPropagation();
    end(false);
  }, { ...options, capture: true });
}

/** Changes places with the panel whose middle the pointer has passed; scrolls the strip near its edges. */
function aim(board, panel, x) {
  const strip = stripOf(board);
  const box = strip.getBoundingClientRect();
  if (x < box.left + EDGE) strip.scrollLeft -= 16;
  if (x > box.right - EDGE) strip.scrollLeft += 16;
  const all = panelsOf(board);
  const mine = all.indexOf(panel);
  const middle = (other) => {
    const { left, width } = other.getBoundingClientRect();
    return left + width / 2;
  };
  const [before, after] = [all[mine - 1], all[mine + 1]];
  if (before && x < middle(before)) place(board, panel, before);
  else if (after && x > middle(after)) place(board, panel, after.nextElementSibling);
}

function settle(board, panel) {
  const all = panelsOf(board);
  announce(`${panel.querySelector("h2").textContent}, panel ${all.indexOf(panel) + 1} of ${all.length}.`);
  changed();
}
