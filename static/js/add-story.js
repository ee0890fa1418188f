// Adding stories in place: Enter saves and leaves the field ready for the next one.

import { announce, complain, forgive } from "./lib/saying.js";
import { send, sentenceOf } from "./lib/sending.js";
import { activePanel, panelOf } from "./lib/rows.js";
import { glow } from "./lib/motion.js";
import { revealPanel } from "./panel-toggles.js";

export function connect(board) {
  for (const details of board.querySelectorAll("details.add")) {
    details.addEventListener("toggle", () => {
      if (details.open) details.querySelector("input[name=title]").focus();
    });
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      details.open = false;
      details.querySelector("summary").focus();
    });
    details.querySelector(".close-add").addEventListener("click", () => (details.open = false));
    details.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      add(board, event.target);
    });
  }
  board.querySelector(".add-button")?.addEventListener("click", () => openAdding(board));
  board.addEventListener("click", (event) => {
    if (event.target.closest(".add-here")) openAdding(board);
  });
}

/** Opens the form of the panel in use; of the backlog where that panel takes no stories. */
export function openAdding(board) {
  const panel = activePanel(board);
  let details = panel?.querySelector("details.add");
  if (!details) {
    revealPanel("backlog");
    details = board.querySelector("#panel-backlog details.add");
  }
  if (!details) return;
  details.open = true;
  details.querySelector("input[name=title]").focus();
}

async function add(board, form) {
  const title = form.elements.title;
  const button = form.querySelector(".primary");
  if (button.disabled) return;
  forgive(form);
  button.disabled = true;
  try {
    const response = await send(form.action, new FormData(form));
    announce(`Added: ${title.value}`);
    title.value = "";
    await board.refresh({ quiet: true });
    const row = document.getElementById(`story-${response.headers.get("X-Story-Id")}`);
    if (row) {
      glow([row]);
      if (panelOf(row) === panelOf(form)) row.scrollIntoView({ block: "nearest" });
    }
  } catch (refusal) {
    complain(form, sentenceOf(refusal));
  } finally {
    button.disabled = false;
    title.focus();
  }
}
