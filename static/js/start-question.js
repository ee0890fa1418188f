// "With whom?": asked in place when a story is started. A person's key or a click chooses; Enter starts. Where the
// question cannot be had because the server is away, the story is started alone, which is kept and sent later.

import { anticipate } from "./lib/anticipating.js";
import { announce, complain } from "./lib/saying.js";
import { fragment, isAway, isKept, send, sentenceOf } from "./lib/sending.js";
import { keeping } from "./lib/unsent.js";
import { titleOf } from "./lib/rows.js";
import { placeBeside } from "./lib/floating.js";

const ALONE = "Start alone (with whom can be said in the story later)";

/** Opens the question beside the button that starts the row's story. */
export async function ask(board, row, button) {
  const sheet = document.getElementById("start-question");
  try {
    sheet.innerHTML = await fragment(button.formAction);
  } catch (refusal) {
    if (isAway(refusal)) return start(board, row, button.formAction, {}, ALONE);
    return complain(row, sentenceOf(refusal));
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

function answer(board, row, sheet, event) {
  const form = event.target;
  const fields = new FormData(form, event.submitter);
  sheet.hidePopover();
  row.querySelector(".title")?.focus({ preventScroll: true });
  return start(board, row, form.action, fields, "Start");
}

/** Starts the story of the row with whom the fields name; `words` say what it is while it is not saved. */
async function start(board, row, url, fields, words) {
  const takeBack = row.classList.contains("open") ? () => {} : anticipate(board, row, { state: "started" });
  let response;
  try {
    response = await board.sending(() => send(url, fields, keeping(row, words)));
    if (isKept(response)) return;
    announce(`${words}: ${titleOf(row)}`);
  } catch (refusal) {
    takeBack();
    complain(row, sentenceOf(refusal));
    return;
  }
  await board.refreshAfter(response, { quiet: false });
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
