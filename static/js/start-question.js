// "With whom?": asked in place when a story is started. A person's key or a click chooses; Enter starts. Where the
// question cannot be had because the server is away, the story is started alone, which is kept and sent later.

import { anticipate } from "./lib/anticipating.js";
import { announce, complain } from "./lib/saying.js";
import { fragment, isAway, isKept, send, sentenceOf } from "./lib/sending.js";
import { keeping } from "./lib/unsent.js";
import { titleOf } from "./lib/rows.js";
import { placeBeside } from "./lib/floating.js";

const ALONE = "Start alone (with whom can be said in the story later)";

/** What was pressed since the question was asked last: an answer to an earlier one, of this row too, comes too late. */
let latest = null;

/** Opens the question beside the button that starts the row's story, at once; what is pressed before it is all there is meant
 *  for it. */
export async function ask(board, row, button) {
  const sheet = document.getElementById("start-question");
  const pressed = open(sheet, row, button);
  try {
    const html = await fragment(button.formAction);
    if (!isAsking(sheet, pressed)) return;
    sheet.innerHTML = html;
  } catch (refusal) {
    if (!isAsking(sheet, pressed)) return;
    sheet.hidePopover();
    if (isAway(refusal)) return start(board, row, button.formAction, {}, ALONE);
    return complain(row, sentenceOf(refusal));
  }
  sheet.onkeydown = chooseByKey;
  sheet.onsubmit = (event) => {
    event.preventDefault();
    answer(board, row, sheet, event);
  };
  placeBeside(sheet, button.isConnected ? button : row);
  sheet.querySelector("[autofocus], input:not([type=hidden]), button")?.focus();
  for (const key of pressed) press(sheet, key);
}

/** Shows whose start is asked about; answers the keys that are pressed until there is something to choose. */
function open(sheet, row, button) {
  const pressed = (latest = []);
  const heading = document.createElement("h2");
  heading.textContent = `${button.textContent.trim()} “${titleOf(row)}” with whom?`;
  sheet.replaceChildren(heading);
  sheet.onkeydown = (event) => {
    const answers = event.key.length === 1 || event.key === "Enter";
    if (event.ctrlKey || event.metaKey || event.altKey || !answers) return;
    event.preventDefault();
    if (!event.repeat) pressed.push(event.key); // the key that asks may still be down
  };
  sheet.ontoggle = (event) => {
    if (event.newState === "closed" && sheet.contains(document.activeElement)) row.querySelector(".title")?.focus();
  };
  sheet.showPopover();
  placeBeside(sheet, button);
  sheet.focus();
  return pressed;
}

const isAsking = (sheet, pressed) => sheet.matches(":popover-open") && pressed === latest;

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

function chooseByKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.matches("button, a")) return;
  if (!press(event.currentTarget, event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}

/** A digit or letter chooses the person it stands beside; Enter starts with those chosen, or alone. Answers whether the key
 *  meant anything. */
function press(sheet, key) {
  if (key === "Enter") {
    const form = sheet.querySelector("form:focus-within") ?? sheet.querySelector("form");
    form?.requestSubmit(form.querySelector("button:not([name])") ?? undefined);
    return true;
  }
  const control = key.length === 1 && sheet.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
  if (!control) return false;
  control.click();
  if (control.matches("input")) control.focus();
  return true;
}
