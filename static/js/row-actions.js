// The buttons at the end of a row: next step and estimate. The row shows it at once; the server's row wins.

import { anticipate } from "./lib/anticipating.js";
import { asksFirst } from "./lib/asking.js";
import { complain, forgive, announce } from "./lib/saying.js";
import { isKept, send, sentenceOf } from "./lib/sending.js";
import { keeping } from "./lib/unsent.js";
import { rowOf, titleOf } from "./lib/rows.js";
import { ask } from "./start-question.js";

export function connect(board) {
  board.addEventListener("line-replaced", askAgain);
  board.addEventListener("submit", (event) => {
    const form = event.target;
    const row = rowOf(form);
    if (!row || !form.matches(".steps") || form.closest(".unfolded")) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button");
    if (button.formMethod === "get" && button.hasAttribute("formmethod")) ask(board, row, button);
    else if (!asksFirst(button, row, button.value === "accepted" && row.dataset.leftOpen)) act(board, row, form, button);
  });
}

/** A question that stands on a row stays there when the server's row takes its place. */
function askAgain({ target, detail: { line } }) {
  if (!target.querySelector(":scope > .steps [data-asked]")) return;
  queueMicrotask(() => {
    const button = line.querySelector(":scope > .steps [value=accepted]");
    if (button) asksFirst(button, line, line.dataset.leftOpen);
  });
}

/** Gives the row's story these points. */
export function estimate(board, row, points) {
  return change(board, row, `${row.dataset.url}/estimate`, { estimate: points }, `${points} ${Number(points) === 1 ? "point" : "points"}`);
}

function act(board, row, form, button) {
  return change(board, row, form.action, { [button.name]: button.value }, button.getAttribute("aria-label") ?? button.textContent);
}

async function change(board, row, url, fields, word) {
  if (row.classList.contains("busy")) return;
  row.classList.add("busy");
  forgive(row);
  const takeBack = anticipate(board, row, fields);
  for (const step of row.querySelectorAll(":scope > .steps .step")) step.setAttribute("aria-disabled", "true");
  try {
    const response = await board.sending(() => send(url, fields, keeping(row, word)));
    if (isKept(response)) return;
    announce(`${word}: ${titleOf(row)}`);
  } catch (refusal) {
    takeBack();
    complain(row, sentenceOf(refusal));
    return;
  } finally {
    row.classList.remove("busy");
    for (const step of row.querySelectorAll(":scope > .steps .step")) step.removeAttribute("aria-disabled");
  }
  await board.refresh();
}
