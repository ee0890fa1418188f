// Paste lines: a sheet in which lines of text are looked at as stories, and added by one change.

import { keysHere } from "./lib/focus.js";
import { once } from "./lib/once.js";
import { activePanel, focusRow, panelOf } from "./lib/rows.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { send, sentenceOf } from "./lib/sending.js";

const PAUSE = 200;

/** Lines that were typed and not added: they stand in the sheet when it is opened again. */
let left = "";

/** Opens the sheet for the list of the panel in use, behind the row in focus. Lines that were left there are marked, so that
 *  typing replaces them; the text, if there is one, stands behind them. */
export function openPasting(board, row, text = "") {
  const sheet = document.getElementById("paste-lines") ?? made();
  const list = (row ? panelOf(row) : activePanel(board))?.dataset.panel;
  const heading = document.createElement("h2");
  heading.textContent = "Paste lines";
  const form = document.getElementById("lines-form").content.querySelector("form").cloneNode(true);
  sheet.replaceChildren(heading, form);
  form.querySelector("[name=preview]").remove();
  form.elements.list.value = ["current", "backlog", "icebox"].includes(list) ? list : "backlog";
  left = [left, text].filter(Boolean).join("\n");
  form.elements.lines.value = left;
  connectForm(board, sheet, form);
  sheet.showPopover();
  form.elements.lines.focus();
  if (!text) form.elements.lines.select();
  if (left) look(form);
}

/** Lines pasted while nobody types open the sheet, too. */
export function connect(board) {
  if (!board.canWork) return;
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const typing = event.target.closest?.("input, textarea, [contenteditable], .unfolded, [popover]");
    if (typing || text.trim().split("\n").length < 2) return;
    event.preventDefault();
    openPasting(board, null, text);
  });
}

function made() {
  const sheet = document.createElement("div");
  sheet.id = "paste-lines";
  sheet.className = "sheet paste-sheet";
  sheet.popover = "auto";
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-label", "Paste lines");
  sheet.addEventListener("toggle", ({ newState }) => newState === "closed" && left.trim() && announce("Draft kept: p brings it back."));
  document.body.append(sheet);
  return sheet;
}

function connectForm(board, sheet, form) {
  let timer = 0;
  form.elements.lines.addEventListener("input", ({ target }) => {
    left = target.value;
    clearTimeout(timer);
    timer = setTimeout(() => look(form), PAUSE);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[name=add]"));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    once(form, () => add(board, sheet, form));
  });
}

async function look(form) {
  const lines = form.elements.lines.value;
  let html;
  try {
    const response = await send(form.action, { lines, list: form.elements.list.value, preview: "yes" });
    html = await response.text();
    forgive(form);
  } catch (refusal) {
    return complain(form, sentenceOf(refusal));
  }
  if (form.elements.lines.value !== lines) return;
  form.querySelector(".found").innerHTML = html;
  const { count } = form.querySelector(".lines-found")?.dataset ?? {};
  form.querySelector("[name=add]").textContent = count > 0 ? `Add ${count} ${count === "1" ? "story" : "stories"}` : "Add them";
}

async function add(board, sheet, form) {
  forgive(form);
  try {
    const fields = { lines: form.elements.lines.value, list: form.elements.list.value, add: "yes" };
    const response = await board.sending(() => send(form.action, fields));
    const first = response.headers.get("X-Story-Id");
    if (!first) {
      form.querySelector(".found").innerHTML = await response.text();
      complain(form, fields.lines.trim() ? "Mend these lines first; nothing was added yet." : "Write some lines first.");
      return;
    }
    left = "";
    sheet.hidePopover();
    announce("Added.");
    const areHere = keysHere();
    await board.refresh();
    if (areHere()) focusRow(document.getElementById(`story-${first}`));
  } catch (refusal) {
    complain(form, sentenceOf(refusal));
  }
}
