// Strength and goal in the head of an iteration: a click turns them into a field; Enter sets, Escape leaves.

import { register } from "./lib/keymap.js";
import { activePanel, panelOf } from "./lib/rows.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { send, sentenceOf } from "./lib/sending.js";

export function connect(board) {
  const form = document.getElementById("iteration-form");
  if (!board.canWork || !form) return;
  board.addEventListener("click", (event) => {
    const link = event.target.closest("[data-edit]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(form, link);
  });
  const key = (sign, edit, words) => ({
    keys: [sign], words, group: "Panels",
    when: ({ row }) => Boolean(headOf(board, row, edit)),
    run: ({ row }) => open(form, headOf(board, row, edit)),
  });
  register(key("%", "strength", "set the team strength of the iteration"), key("Shift+G", "goal", "set the goal of the iteration"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(board, form);
  });
}

/** What is pressed to set this of the iteration that the row is in, else of the first one of the panel. */
function headOf(board, row, edit) {
  const panel = row ? panelOf(row) : activePanel(board);
  const links = [...(panel?.querySelectorAll(`[data-edit="${edit}"]`) ?? [])];
  return links.findLast((link) => row && link.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) ?? links[0];
}

function open(form, link) {
  const { edit, value } = link.dataset;
  forgive(form);
  form.dataset.edit = edit;
  form.action = `${link.href}/${edit}`;
  for (const field of form.querySelectorAll("[data-field]")) {
    field.hidden = field.dataset.field !== edit;
    field.querySelector("input").disabled = field.hidden;
  }
  const input = form.querySelector(`[data-field="${edit}"] input`);
  input.value = value;
  form.showPopover();
  const head = link.closest(".iteration-head").getBoundingClientRect();
  const from = link.getBoundingClientRect();
  const left = edit === "goal" ? Math.min(from.left - 6, head.right - form.offsetWidth) : from.left - 6;
  form.style.left = `${Math.max(4, Math.min(left, innerWidth - form.offsetWidth - 4))}px`;
  form.style.top = `${Math.max(4, head.top + (head.height - form.offsetHeight) / 2)}px`;
  input.select();
}

const linkOf = (board, form) => [...board.querySelectorAll(`[data-edit="${form.dataset.edit}"]`)].find(({ href }) => form.action === `${href}/${form.dataset.edit}`);

async function save(board, form) {
  const { edit } = form.dataset;
  const field = form.querySelector(`[data-field="${edit}"]`);
  const input = field.querySelector("input");
  forgive(form);
  try {
    await send(form.action, { [input.name]: input.value });
    form.hidePopover();
    announce(`${field.querySelector("label").textContent} set.`);
    await board.refresh({ quiet: true });
    if (document.activeElement === document.body) linkOf(board, form)?.focus({ preventScroll: true }); // the one that was pressed is redrawn
  } catch (refusal) {
    complain(form, sentenceOf(refusal));
    input.focus();
  }
}
