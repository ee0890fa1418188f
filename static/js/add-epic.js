// Adding epics in place: Enter saves and leaves the field ready for the next one.

import { keepDraft, offerDraft, remember } from "./lib/drafts.js";
import { register } from "./lib/keymap.js";
import { glow } from "./lib/motion.js";
import { activePanel } from "./lib/rows.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { isKept, send, sentenceOf } from "./lib/sending.js";

export function connect(board) {
  const inEpics = () => board.canWork && activePanel(board)?.dataset.panel === "epics";
  const run = () => openAddingEpics(board.querySelector("details.add-epic"));
  register({ keys: ["a"], words: "add an epic, in Epics", group: "Epics", when: inEpics, run });
  board.addEventListener("toggle", ({ target }) => {
    if (target.matches("details.add-epic")) (target.open ? offerDraft : keepDraft)(target);
  }, { capture: true });
  board.addEventListener("click", (event) => {
    const details = event.target.closest(".close-add")?.closest("details.add-epic");
    if (details) close(details);
  });
  board.addEventListener("keydown", (event) => {
    const details = event.key === "Escape" && event.target.closest("details.add-epic[open]");
    if (!details) return;
    event.stopPropagation();
    close(details);
  });
  board.addEventListener("submit", (event) => {
    if (!event.target.closest("details.add-epic")) return;
    event.preventDefault();
    add(board, event.target);
  });
}

/** Opens the form and puts the keys into it at once: somebody may be typing already. */
export function openAddingEpics(details) {
  details.open = true;
  offerDraft(details);
}

function close(details) {
  details.open = false;
  keepDraft(details);
  details.querySelector("summary").focus();
}

async function add(board, form) {
  const { name } = form.elements;
  const button = form.querySelector(".primary");
  if (button.disabled) return;
  forgive(form);
  button.disabled = true;
  try {
    const response = await send(form.action, new FormData(form), { story: null, panel: "epics", words: name.value });
    if (!isKept(response)) announce(`Added: ${name.value}`);
    form.reset();
    remember(form.parentElement);
    if (!form.parentElement.open) keepDraft(form.parentElement);
    if (isKept(response)) return;
    await board.refresh({ quiet: true });
    const line = document.getElementById(`epics-${response.headers.get("X-Item")}`);
    if (line) glow([line]);
    line?.scrollIntoView({ block: "nearest" });
  } catch (refusal) {
    complain(form, sentenceOf(refusal));
  } finally {
    button.disabled = false;
    name.focus();
  }
}
