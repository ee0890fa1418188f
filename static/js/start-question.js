// "With whom?": asked in place when a story is started. A person's key or a click chooses; Enter starts.

import { announce, complain } from "./lib/saying.js";
import { fragment, send, sentenceOf } from "./lib/sending.js";
import { titleOf } from "./lib/rows.js";
import { placeBeside } from "./lib/floating.js";

/** Opens the question beside the button that starts the row's story. */
export async function ask(board, row, button) {
  const sheet = document.getElementById("start-question");
  try {
    sheet.innerHTML = await fragment(button.formAction);
  } catch (refusal) {
    complain(row, sentenceOf(refusal));
    return;
  }
  sheet.onkeydown = chooseByKey;
  sheet.onsubmit = (event) => {
    event.preventDefault();
    answer(board, row, sheet, event);
  };
  sheet.ontoggle = (event) => {
    if (event.newState === "closed" && sheet.contains(document.activeElement)) row.querySelector(".title")?.focus();
  };
  sheet.showPopover();
  placeBeside(sheet, button);
  const first = sheet.querySelector("[autofocus], input:not([type=hidden]), button");
  first?.focus();
}

async function answer(board, row, sheet, event) {
  const form = event.target;
  try {
    await send(form.action, new FormData(form, event.submitter));
    sheet.hidePopover();
    announce(`Started: ${titleOf(row)}`);
    row.querySelector(".title")?.focus({ preventScroll: true });
    await board.refresh();
  } catch (refusal) {
    complain(form, sentenceOf(refusal));
  }
}

/** A digit or letter chooses the person it stands beside; Enter starts with those chosen, or alone. */
function chooseByKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const sheet = event.currentTarget;
  if (event.key === "Enter" && !event.target.matches("button, a")) {
    event.preventDefault();
    const form = sheet.querySelector("form");
    form?.requestSubmit(form.querySelector("button:not([name])") ?? undefined);
    return;
  }
  const control = event.key.length === 1 && sheet.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!control) return;
  event.preventDefault();
  event.stopPropagation();
  control.click();
  if (control.matches("input")) control.focus();
}
