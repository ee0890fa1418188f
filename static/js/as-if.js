// "What if velocity were N?": the plan as it would be, for oneself. Nothing is stored; one click leads back.

import { register } from "./lib/keymap.js";
import { announce } from "./lib/saying.js";

const PAUSE = 200;

export function connect(board) {
  const form = document.querySelector("form.as-if");
  if (!form) return;
  const input = form.elements.velocity;
  let timer = 0;
  register({ keys: ["Shift+V"], words: "what if velocity were another?", group: "Panels", when: () => Boolean(board.querySelector("a.velocity")), run: () => ask(board.querySelector("a.velocity")) });
  board.addEventListener("click", (event) => {
    const link = event.target.closest("a.velocity");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    ask(link);
  });
  const ask = (link) => {
    const measured = link.querySelector("b").textContent;
    form.querySelector(".measured").textContent = measured;
    form.hidden = false;
    input.value = measured;
    see(board, measured);
    input.focus();
    input.select();
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => input.value && input.checkValidity() && see(board, input.value), PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (input.value && input.checkValidity()) see(board, input.value);
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && back(board, form));
  form.querySelector("a.button").addEventListener("click", (event) => {
    event.preventDefault();
    back(board, form);
  });
}

function see(board, points) {
  planWith(board, points);
  announce(`The plan as if velocity were ${points}.`);
}

function back(board, form) {
  form.hidden = true;
  if (location.search.includes("velocity=")) history.replaceState(null, "", location.pathname);
  announce("The plan with the measured velocity.");
  planWith(board, null).then(() => board.querySelector("a.velocity")?.focus());
}

/** Lets the board ask for the plan with this velocity (null: the measured one) from now on. */
function planWith(board, points) {
  const url = new URL(board.dataset.changesUrl, location.href);
  if (points === null) {
    url.searchParams.delete("velocity");
    delete board.dataset.velocity;
  } else {
    url.searchParams.set("velocity", points);
    board.dataset.velocity = points;
  }
  board.dataset.changesUrl = url.href;
  return board.refreshAnyway();
}
