// The form that adds a line to an unfolded story: the next one can be typed while the one before is on its way.

import { complain } from "./saying.js";

/** Empties the form, if it is one that adds lines; null if not. Answers what gives the words back where they are refused, and
 *  what puts the keys where the next line is typed. */
export function nextLine(article, form) {
  const field = form.matches(".adding") && form.querySelector("input:not([type=hidden])");
  if (!field) return null;
  const { id, value: words } = field;
  for (const control of form.querySelectorAll("input:not([type=hidden])")) control.value = control.defaultValue;
  const now = () => article.querySelector(`#${CSS.escape(id)}`); // the story may be drawn anew meanwhile
  return { giveBack: () => giveBack(now(), words), stay: () => stayAt(now()) };
}

/** What was refused stands in its field again, unless something else does by now: then the sentence has its words. */
function giveBack(field, words) {
  if (!field) return;
  field.value ||= words;
  if (field.value === words) return;
  const why = field.form.querySelector(".refusal")?.textContent;
  complain(field.form, `“${words}” was not added${why ? `: ${why}` : "."}`);
}

function stayAt(field) {
  if (!field) return;
  field.closest("details").open = true;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "nearest" });
}
