// The buttons at the end of a row: next step and estimate. The row shows it at once; the server's row wins.

import { anticipate } from "./lib/anticipating.js";
import { asksFirst } from "./lib/asking.js";
import { complain, forgive, announce } from "./lib/saying.js";
import { isKept, send, sentenceOf } from "./lib/sending.js";
import { keeping } from "./lib/unsent.js";
import { rowOf, titleOf, unitOf } from "./lib/rows.js";
import { askWhy } from "./reject-question.js";
import { ask } from "./start-question.js";

export function connect(board) {
  board.addEventListener("line-renewed", askAgain);
  board.addEventListener("submit", (event) => {
    const form = event.target;
    const row = rowOf(form);
    if (!row || !form.matches(".steps") || form.closest(".unfolded")) return;
    event.preventDefault();
    if (row.classList.contains("busy")) return; // its steps are those to come, and look so: a click too many takes none
    const button = event.submitter ?? form.querySelector("button");
    if (button.formMethod === "get" && button.hasAttribute("formmethod")) ask(board, row, button);
    else if (button.value === "rejected") askWhy(row, button, (reason) => reject(board, row, form.action, reason));
    else if (!asksFirst(button, row, button.value === "accepted" && row.dataset.leftOpen)) act(board, row, form, button);
  });
}

/** A question that stands on a row stays there when the server draws the row anew. */
function askAgain({ target: row }) {
  if (!row.querySelector(":scope > .steps [data-asked]")) return;
  queueMicrotask(() => {
    const button = row.querySelector(":scope > .steps [value=accepted]");
    if (button) asksFirst(button, row, row.dataset.leftOpen);
  });
}

/** Gives the row's story these points. */
export function estimate(board, row, points) {
  return change(board, row, `${row.dataset.url}/estimate`, { estimate: points }, `${points} ${unitOf(points)}`);
}

function act(board, row, form, button) {
  return change(board, row, form.action, { [button.name]: button.value }, button.getAttribute("aria-label") ?? button.textContent);
}

/** Rejects the row's story; the reason, if there is one, becomes a comment. */
const reject = (board, row, url, reason) => change(board, row, url, { state: "rejected" }, reason ? `Reject: “${reason}”` : "Reject", { text: reason });

/** What is being changed of a row: what comes next waits for it, and is dropped where it is refused, for the sentence at the
 *  row says so. */
const underWay = new WeakMap();

/** Sends the fields, which the row shows at once, with what `more` there is, when what was pressed before it is done. Answers
 *  whether they were taken, or kept to be sent later. */
async function change(...what) {
  const [board, row] = what;
  const before = underWay.get(row);
  const mine = before ? before.then((response) => response && carryOut(...what)) : carryOut(...what);
  underWay.set(row, mine);
  const response = await mine.finally(() => underWay.get(row) === mine && underWay.delete(row));
  if (response && !isKept(response)) await board.refreshAfter(response, { quiet: false });
  return Boolean(response);
}

/** Answers the response, or null where the change is refused. */
async function carryOut(board, row, url, fields, word, more = {}) {
  row.classList.add("busy");
  forgive(row);
  const takeBack = anticipate(board, row, fields);
  for (const step of row.querySelectorAll(":scope > .steps .step")) step.setAttribute("aria-disabled", "true");
  try {
    const response = await board.sending(() => send(url, { ...fields, ...more }, keeping(row, word)));
    if (!isKept(response)) announce(`${word}: ${titleOf(row)}`);
    return response;
  } catch (refusal) {
    takeBack();
    complain(row, sentenceOf(refusal));
    return null;
  } finally {
    row.classList.remove("busy");
    for (const step of row.querySelectorAll(":scope > .steps .step")) step.removeAttribute("aria-disabled");
  }
}
