// "Why?": asked in place when a story is rejected. What is written becomes a comment; Enter rejects, with a reason or
// without, and Escape leaves the story as it is.

import { placeBeside } from "./lib/floating.js";
import { completeMentions, mentionable } from "./lib/mentioning.js";
import { focusRow, rowAfter, titleOf } from "./lib/rows.js";

/** What was written and not taken, by the address it goes to. */
const reasons = new Map();

/** Asks beside the button that rejects the row's story, and calls `reject(reason)` then, which answers (a promise of)
 *  whether that was taken; what was not stands there when it is asked again. The keys go on to the next row. */
export function askWhy(row, button, reject) {
  const sheet = document.getElementById("reject-question") ?? made();
  const { action } = button.form;
  const [field] = sheet.elements;
  sheet.querySelector("label").textContent = `Why is “${titleOf(row)}” rejected?`;
  sheet.dataset.people = `/projects/${row.closest("tracker-board").dataset.project}/mentionable`;
  mentionable(sheet.dataset.people); // there by the time that a name is typed: Enter would send half of it
  field.value = reasons.get(action) ?? "";
  sheet.onsubmit = async (event) => {
    event.preventDefault();
    const reason = field.value.trim();
    sheet.hidePopover();
    if (!row.classList.contains("open")) focusRow(rowAfter([row]) ?? row);
    reasons.set(action, reason);
    if (await reject(reason)) reasons.delete(action);
  };
  sheet.showPopover();
  placeBeside(sheet, button);
  field.focus();
}

function made() {
  const sheet = document.createElement("form");
  sheet.className = "sheet reject-question";
  sheet.id = "reject-question";
  sheet.popover = "auto";
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-labelledby", "reject-question-label");
  sheet.innerHTML = `<label id="reject-question-label" for="reject-reason"></label>
    <textarea id="reject-reason" name="text" rows="3" maxlength="20000" aria-describedby="reject-hint"></textarea>
    <p class="meta" id="reject-hint">Enter rejects it, with a reason or without. A reason becomes a comment, <kbd>@</kbd> tells somebody.</p>
    <button class="button danger">Reject</button>`;
  const field = sheet.querySelector("textarea");
  completeMentions(field, () => sheet.dataset.people); // before the keys below: Enter takes what is offered first
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    sheet.requestSubmit();
  });
  document.body.append(sheet);
  return sheet;
}
