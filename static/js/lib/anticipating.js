// A row shows at once what a change will make of it; the server's row takes its place, and a refusal brings
// the old one back.

import { unitOf } from "./rows.js";

const WAITING = ["unscheduled", "unstarted", "planned"];

/** How each field is shown, and the parts of the row that it is shown in. */
const FIELDS = {
  state: { show: showState, parts: [".type", ".what", ".steps"] },
  estimate: { show: showPoints, parts: [".points", ".steps"] },
  type: { show: showType, parts: [".type", ".points", ".steps"] },
  priority: { show: showPriority, parts: [".what"] },
  label: { show: showLabel, parts: [".what"] },
  owner: { show: showOwner, parts: [".owners"] },
};

/** Shows the row as it will be with these fields: a state, estimate ("" is none) or type; a priority
 *  ("" is none that is marked); a label {name, off} or
 *  owner {name, initials, off}, who comes or, with `off`, goes. Answers what takes that back. */
export function anticipate(board, row, fields) {
  const before = row.cloneNode(true);
  const { stamp } = row.dataset;
  const all = Object.entries(fields).map(([name, value]) => ({ ...FIELDS[name], value }));
  const parts = new Set(all.flatMap((field) => field.parts));
  row.dataset.stamp = ""; // so that the server's row is asked for, whatever becomes of this one
  keepingFocus(row, () => {
    for (const { show, value } of all) show(row, value, board);
    if (parts.has(".steps")) showSteps(board, row);
  });
  return () => {
    if (!row.isConnected || row.dataset.stamp) return;
    row.dataset.stamp = stamp;
    for (const name of ["state", "type"]) if (name in fields) row.dataset[name] = before.dataset[name];
    keepingFocus(row, () => parts.forEach((part) => swap(row, before, part)));
  };
}

/** The focus stays on the same control of the row, though another may be drawn in its place. */
function keepingFocus(row, draw) {
  const focused = row.contains(document.activeElement) ? document.activeElement : null;
  const kind = focused && [".handle", ".title", ".step"].find((selector) => focused.matches(selector));
  draw();
  if (kind && !focused.isConnected) (row.querySelector(kind) ?? row.querySelector(".title"))?.focus({ preventScroll: true });
}

function swap(row, before, part) {
  const [now, then] = [row, before].map((whole) => whole.querySelector(`:scope > ${part}`));
  if (now && then) now.replaceWith(then);
  else if (then) place(row, then);
  else now?.remove();
}

/** Owners, and after them the form of steps, stand at the end of the line, before what is unfolded below it. */
const place = (row, part) => row.insertBefore(part, row.querySelector(":scope > :is(.steps, .unsent, .unfolded, .refusal)"));

function showState(row, state) {
  row.dataset.state = state;
  row.querySelector(":scope > .what > .chip")?.remove();
  if (state === "rejected") row.querySelector(":scope > .what > .title").after(" ", small("span", "chip", state));
  showSign(row);
}

function showType(row, type, board) {
  row.dataset.type = type;
  showPoints(row, row.querySelector(":scope > .points")?.dataset.points ?? "", board);
  row.querySelector(":scope > .type use").setAttribute("href", `#i-${type}`);
  showSign(row);
}

function showSign(row) {
  row.querySelector(":scope > .type")?.setAttribute("aria-label", `${row.dataset.type}, ${row.dataset.state}`);
}

/** A story of a type that has no points loses them. */
function showPoints(row, points, board) {
  const sign = row.querySelector(":scope > .points");
  if (!sign) return;
  const has = board.isEstimable(row.dataset.type);
  sign.dataset.points = has ? points : "";
  sign.replaceChildren(...(has ? [points, small("span", "visually-hidden", points === "" ? "no estimate" : ` ${unitOf(points)}`)] : []));
}

function showPriority(row, priority) {
  row.querySelector(":scope > .what > .priority")?.remove();
  if (!priority) return;
  const mark = small("span", "priority", priority);
  mark.dataset.priority = priority;
  row.querySelector(":scope > .what > .title").after(" ", mark);
}

function showLabel(row, { name, off }) {
  const what = row.querySelector(":scope > .what");
  const there = [...what.querySelectorAll(".label")].find((label) => label.textContent === name);
  if (off) there?.remove();
  else if (!there) what.append(" ", small("span", "label", name));
}

function showOwner(row, { name, initials, off }) {
  const owners = row.querySelector(":scope > .owners") ?? small("span", "owners", "");
  const there = [...owners.children].find((owner) => owner.title === name);
  if (off) there?.remove();
  else if (!there) owners.append(" ", Object.assign(small("abbr", "", initials), { title: name }));
  if (!owners.children.length) owners.remove();
  else if (!owners.isConnected) place(row, owners);
}

function small(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** Whether it waits for points before anything else can be done with it. */
function lacksPoints(board, row) {
  const sign = row.querySelector(":scope > .points");
  return board.isEstimable(row.dataset.type) && WAITING.includes(row.dataset.state) && !sign?.dataset.points;
}

function showSteps(board, row) {
  const there = row.querySelector(":scope > .steps");
  if (lacksPoints(board, row) && there?.matches(".estimate")) return;
  there?.remove();
  const steps = board.steps[row.dataset.type]?.[row.dataset.state] ?? [];
  if (!steps.length || lacksPoints(board, row)) return;
  const form = document.createElement("form");
  form.className = "steps";
  form.method = "post";
  form.action = `${row.dataset.url}/transitions`;
  form.append(...steps.map(([state, word]) => button(row, state, word)));
  place(row, form);
}

function button(row, state, word) {
  const step = document.createElement("button");
  step.className = `step ${word.toLowerCase()}`;
  step.name = "state";
  step.value = state;
  step.textContent = word;
  if (state === "started") {
    step.setAttribute("formmethod", "get");
    step.setAttribute("formaction", `${row.dataset.url}/start`);
  }
  return step;
}
