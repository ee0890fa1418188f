// Length, strength and goal in the head of an iteration: a click turns them into a field; Enter sets, Escape leaves.
// Of an iteration that has ended the strength alone is a link; the form then says what it changes.

import { register } from "./lib/keymap.js";
import { activePanel, panelOf, shownPanels } from "./lib/rows.js";
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
  register(
    key("Shift+N", "length", "set the length of the running iteration"),
    key("%", "strength", "set the team strength of the iteration"),
    key("Shift+G", "goal", "set the goal of the iteration"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(board, form);
  });
}

/** What is pressed to set this of the iteration that the row is in, else of the first one of the panel; where the panel
 *  has none, as the icebox, of the first one shown that has not ended. */
function headOf(board, row, edit) {
  const within = (panel) => [...(panel?.querySelectorAll(`[data-edit="${edit}"]`) ?? [])];
  const links = within(row ? panelOf(row) : activePanel(board));
  const here = links.findLast((link) => row && link.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) ?? links[0];
  return here ?? shownPanels(board).flatMap(within).find(({ dataset }) => !("ended" in dataset));
}

function open(form, link) {
  const { edit, value } = link.dataset;
  forgive(form);
  form.querySelector("[name=length]").placeholder = link.closest("tracker-board").dataset.weeks;
  form.dataset.edit = edit;
  form.action = `${link.href}/${edit}`;
  for (const field of form.querySelectorAll("[data-field]")) {
    field.hidden = field.dataset.field !== edit;
    field.querySelector("input").disabled = field.hidden;
  }
  const input = form.querySelector(`[data-field="${edit}"] input`);
  const ended = form.querySelector("#iteration-ended");
  ended.hidden = !("ended" in link.dataset);
  if (ended.hidden) input.removeAttribute("aria-describedby");
  else input.setAttribute("aria-describedby", ended.id);
  input.value = value;
  form.showPopover();
  const head = link.closest(".iteration-head").getBoundingClientRect();
  const from = link.getBoundingClientRect();
  const left = edit === "goal" ? Math.min(from.left - 6, head.right - form.offsetWidth) : from.left - 6;
  form.style.left = `${Math.max(4, Math.min(left, innerWidth - form.offsetWidth - 4))}px`;
  const button = form.querySelector("button");
  const middle = button.offsetTop + button.offsetHeight / 2; // of its first line, which covers the head
  form.style.top = `${Math.max(4, Math.min(head.top + head.height / 2 - middle, innerHeight - form.offsetHeight - 4))}px`;
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
