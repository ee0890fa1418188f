// Adding stories in place: Enter saves and leaves the field ready for the next one.

import { openAddingEpics } from "./add-epic.js";
import { giveBack, keepDraft, offerDraft, remember } from "./lib/drafts.js";
import { focusNow, keysIn } from "./lib/focus.js";
import { announce, forgive, sayIfLate } from "./lib/saying.js";
import { isKept, send, sentenceOf } from "./lib/sending.js";
import { activePanel, focusRow, panelOf } from "./lib/rows.js";
import { glow } from "./lib/motion.js";
import { revealPanel } from "./panel-toggles.js";

/** Stories added in a row without leaving the form: the last one that is there, and when the next may be sent. */
const runs = new WeakMap();
/** What gives the keys back to where they were when a form was opened by key. */
const homes = new WeakMap();

export function connect(board) {
  board.addEventListener("toggle", ({ target }) => {
    if (target.matches("details.add")) (target.open ? offerDraft : fold)(target);
  }, { capture: true });
  board.addEventListener("keydown", (event) => {
    const details = event.key === "Escape" && event.target.closest("details.add");
    if (details) leave(details, event);
    if (event.key === "Enter" && event.target.matches("details.add select")) {
      event.preventDefault(); // as in the title: not every browser does so by itself
      event.target.form.requestSubmit();
    }
  });
  board.addEventListener("change", (event) => {
    if (event.target.matches("details.add [name=story_type]")) offerPoints(board, event.target.form);
  });
  board.addEventListener("click", (event) => {
    const left = event.target.closest(".close-add")?.closest("details.add");
    if (left) fold(left);
    if (event.target.closest(".add-here, .add-button")) openAdding(board);
  });
  board.addEventListener("board-changed", ({ detail }) => detail.news.rules && offerScale(board));
  board.addEventListener("submit", (event) => {
    if (!event.target.matches("details.add form")) return;
    event.preventDefault();
    add(board, event.target);
  });
}

/** The scale of the project changed: what was chosen stays where it still can be. */
function offerScale(board) {
  for (const form of board.querySelectorAll("details.add form")) {
    const { estimate } = form.elements;
    const chosen = board.scale.includes(estimate.value) ? estimate.value : "";
    estimate.replaceChildren(new Option("none", ""), ...board.scale.map((points) => new Option(points)));
    estimate.value = chosen;
    offerPoints(board, form);
  }
}

/** Points are asked for where stories of the chosen type have them. */
function offerPoints(board, { elements }) {
  const { story_type: type, estimate } = elements;
  estimate.disabled = !board.isEstimable(type.value);
  estimate.closest(".field").hidden = estimate.disabled;
}

function leave(details, event) {
  event.stopPropagation();
  const form = details.querySelector("form");
  const added = document.getElementById(`story-${runs.get(form)?.latest}`);
  const goHome = homes.get(form);
  fold(details);
  if (added?.offsetHeight) return focusRow(added); // the keys that come now are meant for what was added
  goHome?.(); // or for what had them
  if (keysIn(details)) details.querySelector("summary").focus();
}

function fold(details) {
  const form = details.querySelector("form");
  details.open = false;
  runs.delete(form);
  homes.delete(form);
  keepDraft(details);
  offerPoints(details.closest("tracker-board"), form);
}

/** Opens the form of the panel, or of the one in use (that of Epics adds epics); of the backlog where it has
 *  none. */
export async function openAdding(board, panel = activePanel(board)) {
  const epics = panel?.querySelector("details.add-epic");
  if (epics) return openAddingEpics(epics);
  const details = panel?.querySelector("details.add") ?? (await revealPanel("backlog"))?.querySelector("details.add");
  if (!details) return;
  homes.set(details.querySelector("form"), focusNow());
  details.open = true;
  offerDraft(details);
}

/** The next one can be typed at once: each is sent when the one before it is there, and stands behind it. */
function add(board, form) {
  const { title } = form.elements;
  const fields = new FormData(form);
  const run = runs.get(form) ?? { turn: Promise.resolve(), latest: "" };
  runs.set(form, run);
  forgive(form);
  title.value = "";
  remember(form.parentElement);
  title.focus();
  run.turn = run.turn.finally(() => create(board, form, fields, run));
}

async function create(board, form, fields, run) {
  const words = fields.get("title");
  const done = sayIfLate(form, `Adding “${words}” …`);
  if ("below" in board.dataset) fields.append("place", "bottom");
  else if (run.latest) fields.append("after", run.latest);
  try {
    const response = await send(form.action, fields, { story: null, words });
    if (isKept(response)) return;
    announce(`Added: ${words}`);
    run.latest = response.headers.get("X-Story-Id");
    show(board, form, run.latest);
  } catch (refusal) {
    giveBack(form, fields, sentenceOf(refusal));
  } finally {
    done();
  }
}

async function show(board, form, id) {
  await board.refresh({ quiet: true });
  const row = document.getElementById(`story-${id}`);
  if (!row) return;
  glow([row]);
  if (panelOf(row) === panelOf(form)) row.scrollIntoView({ block: "nearest" });
}
