// The buttons at the end of a row: next step and estimate. The row shows it at once; the server's row wins.

import { complain, forgive, announce } from "./lib/saying.js";
import { send, sentenceOf } from "./lib/sending.js";
import { rowOf, titleOf } from "./lib/rows.js";
import { ask } from "./start-question.js";

export function connect(board) {
  board.addEventListener("submit", (event) => {
    const form = event.target;
    const row = rowOf(form);
    if (!row || !form.matches(".steps") || form.closest(".unfolded")) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button");
    if (button.formMethod === "get" && button.hasAttribute("formmethod")) ask(board, row, button);
    else act(board, row, form, button);
  });
}

/** Gives the row's story these points. */
export function estimate(board, row, points) {
  return change(board, row, `${row.dataset.url}/estimate`, { estimate: points }, `${points} points`);
}

function act(board, row, form, button) {
  return change(board, row, form.action, { [button.name]: button.value }, button.getAttribute("aria-label") ?? button.textContent);
}

async function change(board, row, url, fields, word) {
  if (row.classList.contains("busy")) return;
  const { state } = row.dataset;
  row.classList.add("busy");
  forgive(row);
  if (fields.state) row.dataset.state = fields.state;
  try {
    await send(url, fields);
    row.classList.remove("busy");
    announce(`${word}: ${titleOf(row)}`);
    await board.refresh();
  } catch (refusal) {
    row.classList.remove("busy");
    row.dataset.state = state;
    complain(row, sentenceOf(refusal));
  }
}
