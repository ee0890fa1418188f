// What somebody began to add and left: kept in this browser, with a sign at the folded form, and marked when the form is
// unfolded again, so that typing replaces it.

import { enter } from "./focus.js";
import { announce, complain, forgive } from "./saying.js";
import { store, stored } from "./storing.js";
import { person } from "./unsent.js";

/** Keeps the first field of the forms that add to the board as it is typed: it outlasts the panel and the page. */
export function connect(board) {
  board.addEventListener("input", ({ target }) => {
    const details = target.closest("details:is(.add, .add-epic)");
    if (details) remember(details);
  });
}

/** Keeps the words that stand in the form now, or that there are none. */
export function remember(details) {
  const { value } = fieldOf(details);
  store(placeOf(details), value.trim() && value);
}

/** The form was folded: words in it are a draft from now on; without any it is as new the next time. */
export function keepDraft(details) {
  const form = details.querySelector("form");
  const has = [...form.querySelectorAll("[type=text]")].some((field) => field.value.trim());
  forgive(form);
  if (!has) {
    form.reset();
    delete details.dataset.draft;
  } else if (details.dataset.draft !== "kept") {
    details.dataset.draft = "kept";
    announce("Draft kept: it is there when you add the next.");
  }
  remember(details);
}

/** The form was unfolded: puts the keys into its first field, unless somebody is in it already, and marks a draft there. */
export function offerDraft(details) {
  const field = fieldOf(details);
  const before = stored(placeOf(details));
  enter(details, "[type=text]");
  if (details.dataset.draft !== "kept" && (field.value || !before)) return;
  field.value ||= before ?? "";
  details.dataset.draft = "offered";
  field.select();
  announce(details.querySelector(".draft-hint").textContent);
  details.addEventListener("input", () => delete details.dataset.draft, { once: true });
}

/** What was refused stands in the form again, unless it holds something else by now: then the sentence has its first words. */
export function giveBack(form, fields, sentence) {
  const details = form.parentElement;
  const first = fieldOf(details);
  const words = fields.get(first.name);
  if (!first.value) for (const field of form.querySelectorAll("[type=text]")) field.value = fields.get(field.name);
  remember(details);
  if (!details.open) keepDraft(details);
  complain(form, first.value === words ? sentence : `“${words}” was not added: ${sentence}`);
}

const fieldOf = (details) => details.querySelector("[type=text]");
const placeOf = (details) => `draft of ${person} ${new URL(details.querySelector("form").action).pathname} ${details.dataset.list ?? ""}`;
