// The pieces that unfold within an unfolded story: a line or a description to be rewritten, a form to add one.
// Opening puts the keys into it, Escape leaves it; and lines of checklists move by their grip.

import { completeIn } from "./lib/completing.js";
import { isTyped } from "./lib/morph.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { fragment, send, sentenceOf } from "./lib/sending.js";
import { sorting } from "./lib/sorting.js";

/** Connects the pieces of every unfolded story below `root`. */
export function connect(root) {
  root.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".unfolded details") && event.target.open) enter(event.target);
  }, true);
  root.addEventListener("focusin", ({ target }) => {
    if (!target.matches?.('.unfolded form[action*="/blockers"] [name=description]') || target.dataset.ready) return;
    target.dataset.ready = "yes";
    completeIn(target, "#", (typed) => stories(target.form.action, typed));
  });
  root.addEventListener("click", (event) => {
    const cancel = event.target.closest(".unfolded .cancel");
    if (cancel) leave(cancel.closest("details"));
  });
  root.addEventListener("keydown", (event) => {
    const details = event.target.closest?.(".unfolded details[open]");
    if (!details || details.closest("tracker-talk") || event.defaultPrevented || event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    leaveByKey(details);
  });
  sorting(root, {
    line: ".one",
    grip: ".grip",
    nameOf: (line) => line.querySelector(".tick").getAttribute("aria-label"),
    moved: (line, place, undo) => moved(root, line, place, undo),
  });
}

/** The stories of the project that what is typed behind # may mean. */
async function stories(address, typed) {
  if (!typed) return [];
  const [project] = /^.*\/projects\/\d+/.exec(address);
  const found = JSON.parse(await fragment(`${project}/stories/found?q=${encodeURIComponent(typed)}`).catch(() => "[]"));
  return found.map(({ id, title }) => ({ text: String(id), hint: title, words: [typed] }));
}

const controlsOf = (details) => [...details.querySelectorAll("textarea, input:not([type=hidden])")];

function enter(details) {
  const field = details.querySelector("textarea, input:not([type=hidden], [type=radio]), select");
  if (!field || details.contains(document.activeElement) && document.activeElement.matches("input, textarea")) return;
  field.focus({ preventScroll: true });
  const end = field.value?.length ?? 0;
  if (field.matches("textarea, [type=text]")) field.setSelectionRange(end, end);
  details.scrollIntoView({ block: "nearest" });
}

function leaveByKey(details) {
  if (controlsOf(details).some(isTyped) && !details.dataset.warned) {
    details.dataset.warned = "yes";
    complain(details.querySelector(".actions") ?? details, "Not saved yet. Press Escape again to drop it.");
    return;
  }
  leave(details);
}

function leave(details) {
  for (const control of controlsOf(details)) control.value = control.defaultValue;
  delete details.dataset.warned;
  forgive(details);
  details.open = false;
  details.querySelector("summary").focus({ preventScroll: true });
}

async function moved(root, line, place, undo) {
  const [[where, neighbour]] = Object.entries(place);
  try {
    await send(`${line.dataset.url}/moves`, { [where]: neighbour.dataset.key });
    announce(`Moved: ${line.querySelector(".tick").getAttribute("aria-label")}`);
    await root.refresh?.({ quiet: true });
  } catch (refusal) {
    undo();
    complain(line.closest(".part"), sentenceOf(refusal));
  }
}
