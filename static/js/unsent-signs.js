// What is not saved yet stands where it belongs: on its row, or, of a story that is only being added, above the
// list. What the server does not take stays there with the reason, until somebody decides.

import { unfold } from "./open-story.js";
import { focusRow } from "./lib/rows.js";
import { announce, complain } from "./lib/saying.js";
import { flush } from "./lib/sending.js";
import { all, drop, isAbout, onChange, waiting } from "./lib/unsent.js";

const TRY_AGAIN = 5000;

export function connect(board) {
  let before = all();
  const draw = () => show(board, all());
  board.addEventListener("board-changed", draw);
  onChange(() => {
    const now = all();
    tell(board, before, now);
    before = now;
    draw();
  });
  draw();
  const tryAgain = () => navigator.onLine && waiting().length && flush();
  tryAgain();
  setInterval(tryAgain, TRY_AGAIN);
}

function tell(board, before, now) {
  const keys = (writes) => new Set(writes.map(({ key }) => key));
  const [had, has] = [keys(before), keys(now)];
  const refused = now.find((write) => write.refused && !before.some((other) => other.key === write.key && other.refused));
  if (refused) announce(`Not saved: ${refused.words}. ${refused.refused}`);
  else if (now.some(({ key }) => !had.has(key))) announce("Not saved yet; it is kept here and sent as soon as that can be.");
  if (before.some(({ key }) => !has.has(key)) || refused) board.refreshAnyway();
  if (before.length && !now.length) announce("Everything is saved.");
}

function show(board, writes) {
  for (const sign of board.querySelectorAll(".unsent")) sign.remove();
  for (const row of board.querySelectorAll("li.story[data-id]")) {
    const mine = writes.filter((write) => isAbout(write, Number(row.dataset.id)));
    if (mine.length) row.insertBefore(list(board, mine, row), row.querySelector(":scope > .unfolded"));
  }
  for (const [panel, mine] of added(board, writes)) panel.querySelector(".scroll").before(list(board, mine, null));
}

/** Stories and epics that are not there yet, and lines of epics and labels, by the panel they stand in. */
function added(board, writes) {
  const panels = new Map();
  for (const write of writes.filter(({ story }) => story === null)) {
    const wanted = write.panel ?? new Map(write.fields).get("list");
    const panel = board.querySelector(`#panel-${CSS.escape(wanted ?? "")}`) ?? board.querySelector(".panel");
    if (panel) panels.set(panel, [...(panels.get(panel) ?? []), write]);
  }
  return panels;
}

function list(board, writes, row) {
  const lines = document.createElement("ul");
  lines.className = "unsent";
  lines.dataset.ours = "";
  lines.append(...writes.map((write) => line(board, write, row)));
  return lines;
}

function line(board, write, row) {
  const item = document.createElement("li");
  if (!write.refused) {
    item.append(strong(`${write.words}: `), "not saved yet");
    return item;
  }
  item.className = "bad";
  item.append(strong(`${write.words}: `), `not saved. ${write.refused} `);
  if (hasText(write)) item.append(button("Show what I wrote", () => bringBack(board, write, row)), " ");
  item.append(
    button("Let it go", () => {
      drop(write.key);
      focusRow(row);
    }),
  );
  return item;
}

const hasText = ({ fields }) => fields.some(([name, value]) => ["title", "name", "description", "text", "lines"].includes(name) && value);

/** Puts what was typed back into its form, to be changed and saved again. */
async function bringBack(board, write, row) {
  if (row) await unfold(row);
  const article = row?.querySelector(".unfolded");
  const form = [...(article ?? board).querySelectorAll("form[method=post]")].find((each) => new URL(each.action).pathname === write.url);
  if (!form) return;
  const details = form.closest("details");
  if (details) details.open = true;
  for (const [name, value] of write.fields) {
    const control = form.elements[name];
    if (!control?.matches?.("textarea, input:not([type=hidden])")) continue;
    control.closest("details")?.setAttribute("open", "");
    control.value = value;
    control.focus();
  }
  complain(article?.querySelector(".unfolded-head") ?? form, write.refused);
  drop(write.key);
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function strong(text) {
  const made = document.createElement("b");
  made.textContent = text;
  return made;
}
