// Adding stories in place: Enter saves and leaves the field ready for the next one.

import { openAddingEpics } from "./add-epic.js";
import { keepDraft, offerDraft } from "./lib/drafts.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { isKept, send, sentenceOf } from "./lib/sending.js";
import { activePanel, focusRow, panelOf, rowOf } from "./lib/rows.js";
import { glow } from "./lib/motion.js";
import { revealPanel } from "./panel-toggles.js";

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
  const { dataset } = details.querySelector("form");
  const [added, before] = [`story-${dataset.latest}`, dataset.before].map((id) => document.getElementById(id));
  fold(details);
  if (added?.offsetHeight) focusRow(added); // the keys that come now are meant for what was added
  else if (before?.offsetHeight) focusRow(before); // or for the row that had them
  else details.querySelector("summary").focus();
}

function fold(details) {
  const form = details.querySelector("form");
  details.open = false;
  delete form.dataset.latest;
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
  details.querySelector("form").dataset.before = rowOf(document.activeElement)?.id ?? "";
  details.open = true;
  offerDraft(details);
}

async function add(board, form) {
  const title = form.elements.title;
  const button = form.querySelector(".primary");
  if (button.disabled) return;
  forgive(form);
  button.disabled = true;
  try {
    const fields = new FormData(form);
    if ("below" in board.dataset) fields.append("place", "bottom");
    else if (form.dataset.latest) fields.append("after", form.dataset.latest);
    const response = await send(form.action, fields, { story: null, words: title.value });
    if (!isKept(response)) announce(`Added: ${title.value}`);
    title.value = "";
    if (!form.parentElement.open) keepDraft(form.parentElement);
    if (isKept(response)) return;
    form.dataset.latest = response.headers.get("X-Story-Id"); // what is added next in this form stands behind it
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
