// What somebody began to add and left: kept in the folded form with a sign, and marked when the form is unfolded again,
// so that typing replaces it.

import { enter } from "./focus.js";
import { announce, forgive } from "./saying.js";

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
}

/** The form was unfolded: puts the keys into its first field, unless somebody is in it already, and marks a draft there. */
export function offerDraft(details) {
  enter(details, "[type=text]");
  if (details.dataset.draft !== "kept") return;
  details.dataset.draft = "offered";
  details.querySelector("[type=text]").select();
  announce(details.querySelector(".draft-hint").textContent);
  details.addEventListener("input", () => delete details.dataset.draft, { once: true });
}
