// Adding epics in place: Enter saves and leaves the field ready for the next one.

import { giveBack, keepDraft, offerDraft, remember } from "./lib/drafts.js";
import { register } from "./lib/keymap.js";
import { glow } from "./lib/motion.js";
import { activePanel } from "./lib/rows.js";
import { announce, forgive, sayIfLate } from "./lib/saying.js";
import { isKept, send, sentenceOf } from "./lib/sending.js";

/** Epics that are added one after the other, by form. */
const turns = new WeakMap();

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

/** The next one can be typed at once: each is sent when the one before it is there. */
function add(board, form) {
  const fields = new FormData(form);
  forgive(form);
  form.reset();
  remember(form.parentElement);
  form.elements.name.focus();
  turns.set(form, (turns.get(form) ?? Promise.resolve()).finally(() => create(board, form, fields)));
}

async function create(board, form, fields) {
  const words = fields.get("name");
  const done = sayIfLate(form, `Adding “${words}” …`);
  try {
    const response = await send(form.action, fields, { story: null, panel: "epics", words });
    if (isKept(response)) return;
    announce(`Added: ${words}`);
    show(board, response.headers.get("X-Item"));
  } catch (refusal) {
    giveBack(form, fields, sentenceOf(refusal));
  } finally {
    done();
  }
}

async function show(board, id) {
  await board.refresh({ quiet: true });
  const line = document.getElementById(`epics-${id}`);
  if (!line) return;
  glow([line]);
  line.scrollIntoView({ block: "nearest" });
}
