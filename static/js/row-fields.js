// One key a field: a small list beside the row sets it, for one story or for all that are selected.

import { choices } from "./lib/choices.js";
import { pick } from "./lib/picker.js";
import { announce, complain } from "./lib/saying.js";
import { focusRow, panelOf, rowsIn, titleOf } from "./lib/rows.js";
import { fragment, sentenceOf, settled } from "./lib/sending.js";
import { doWith, moveTo } from "./many.js";
import { estimate as estimateRow } from "./row-actions.js";

const base = (board) => `/projects/${board.dataset.project}`;
const choicesOf = (board) => choices(`${base(board)}/choices`);
const about = (rows) => (rows.length === 1 ? titleOf(rows[0]) : `${rows.length} stories`);
const anchorOf = (rows) => rows.at(-1).querySelector(".title");
const all = (rows, has) => rows.every(has);

/** Where the server cannot be asked what there is to choose from, the row says so. */
const asking = (set) => async (board, rows) => {
  try {
    await set(board, rows);
  } catch (refusal) {
    complain(rows[0], sentenceOf(refusal));
  }
};

/** The row to go on with after these: the one behind the last of them, else the one before the first. */
export function rowAfter(rows) {
  const panel = panelOf(rows.at(-1));
  const beside = panel ? rowsIn(panel) : [];
  const rest = (from) => from.find((row) => !rows.includes(row));
  const last = beside.indexOf(rows.at(-1));
  return rest(beside.slice(last + 1)) ?? rest(beside.slice(0, last + 1).reverse()) ?? null;
}

/** Asks, does it, and goes on to the next row; where nothing is chosen the focus comes back. News may have put
 *  other rows in the place of these meanwhile: `act` is given those that stand there now. */
async function change(before, question, act) {
  const option = await question;
  const rows = before.map((row) => (row.isConnected ? row : (document.getElementById(row.id) ?? row)));
  if (!option) return focusRow(rows.at(-1));
  const next = rowAfter(rows);
  const done = act(option, rows);
  focusRow(rows.length === 1 && next ? next : rows.at(-1));
  await done;
}

export const setEstimate = asking(async (board, rows) => {
  const { scale } = await choicesOf(board);
  const options = [...scale.map((points) => ({ text: String(points), value: points, hint: points === 1 ? "point" : "points" })), { text: "No estimate", value: "" }];
  for (const option of options) option.checked = all(rows, (row) => (row.querySelector(".points")?.dataset.points ?? "") === String(option.value));
  await change(rows, pick(anchorOf(rows), `Points of ${about(rows)}`, options, { atOnce: true, otherwise: `The points here are ${scale.join(", ")}.` }), ({ value }, now) =>
    now.length === 1 && value !== "" ? estimateRow(board, now[0], value) : doWith(board, now, { do: "estimate", estimate: value }, () => ({ estimate: value })),
  );
});

export const setLabels = asking(async (board, rows) => {
  const { labels } = await choicesOf(board);
  const has = (name) => (row) => [...row.querySelectorAll(".label")].some((label) => label.textContent === name);
  const options = labels.map((name) => ({ text: name, value: name, toggles: true, checked: all(rows, has(name)) })).sort((a, b) => b.checked - a.checked);
  const fresh = (typed) => ({ text: typed.toLowerCase(), value: typed.toLowerCase(), hint: "new label" });
  await change(rows, pick(anchorOf(rows), `Label of ${about(rows)}`, options, { fresh }), ({ value, checked }, now) =>
    doWith(board, now, { do: checked ? "unlabel" : "label", labels: value }, () => ({ label: { name: value, off: checked } })),
  );
});

export const setOwners = asking(async (board, rows) => {
  const { people } = await choicesOf(board);
  const has = (name) => (row) => [...row.querySelectorAll(".owners abbr")].some((owner) => owner.title === name);
  const options = people.map(({ id, name, initials }) => ({ text: name, value: id, hint: initials, keys: [initials], toggles: true, checked: all(rows, has(name)) }));
  await change(rows, pick(anchorOf(rows), `Owner of ${about(rows)}`, options), ({ text: name, value, hint: initials, checked }, now) =>
    doWith(board, now, { do: checked ? "disown" : "own", people: value }, () => ({ owner: { name, initials, off: checked } })),
  );
});

export const setType = asking(async (board, rows) => {
  const { types } = await choicesOf(board);
  const options = types.map((name) => ({ text: name, value: name, icon: name, checked: all(rows, (row) => row.dataset.type === name) }));
  await change(rows, pick(anchorOf(rows), `Type of ${about(rows)}`, options), ({ value }, now) =>
    doWith(board, now, { do: "type", story_type: value }, () => ({ type: value })),
  );
});

/** Saves these stories as a file, in the former tracker's own format. */
export function saveAsCsv(board, rows) {
  const link = document.createElement("a");
  link.href = `${base(board)}/export.csv?stories=${rows.map((row) => row.dataset.id).join()}`;
  link.download = "";
  link.click();
  announce(`Saving ${about(rows)} as CSV.`);
}

export const setState = asking(async (board, rows) => {
  const { states } = await choicesOf(board);
  const options = states.map((name) => ({ text: name, value: name, checked: all(rows, (row) => row.dataset.state === name) }));
  await change(rows, pick(anchorOf(rows), `State of ${about(rows)}`, options), ({ value }, now) =>
    doWith(board, now, { do: "state", state: value }, () => ({ state: value })),
  );
});

export const moveBefore = asking(async (board, rows) => {
  const ids = new Set(rows.map((row) => row.dataset.id));
  const find = async (typed) => (await found(board, typed)).filter((story) => !ids.has(String(story.id)) && story.state !== "accepted").map(asOption);
  const words = { first: "Type the number or words of the title.", otherwise: "No other open story has this number or these words." };
  await change(rows, pick(anchorOf(rows), `Move ${about(rows)} before: #number or title`, find, words), ({ value }, now) =>
    moveTo(board, now, { list: value.state === "unscheduled" ? "icebox" : "backlog", before: value.id }),
  );
});

const asOption = (story) => ({ text: story.title, value: story, icon: story.type, hint: `#${story.id}` });

/** Stories whose number or title fits what is typed: {id, title, type, state}. */
export async function found(board, typed) {
  if (!typed) return [];
  return JSON.parse(await fragment(`${base(board)}/stories/found?q=${encodeURIComponent(typed)}`));
}

export async function move(board, rows, place) {
  const next = rowAfter(rows);
  if (next && rows.length === 1) focusRow(next);
  await moveTo(board, rows, place);
}

export async function toOtherList(board, rows) {
  const iced = all(rows, (row) => row.dataset.state === "unscheduled");
  await move(board, rows, { list: iced ? "backlog" : "icebox", place: iced ? "bottom" : "top" });
}

export async function remove(board, rows) {
  const next = rowAfter(rows);
  if (next) focusRow(next);
  for (const row of rows) row.classList.add("going");
  const done = await doWith(board, rows, { do: "delete" });
  if (done !== true) for (const row of rows) row.classList.remove("going");
}

/** The end of the list that the rows stand in. */
export function atEnd(board, rows, place) {
  return move(board, rows, { list: all(rows, (row) => row.dataset.state === "unscheduled") ? "icebox" : "backlog", place });
}

/** The next step of one row is its button; many take one each. */
export async function step(board, rows) {
  if (rows.length > 1) return doWith(board, rows, { do: "state", state: "next" }, nextOf);
  return press(rows[0], ".steps:not(.estimate) .step:not(.reject)", "This story has no next step; it may need an estimate first: e.");
}

export async function reject(board, rows) {
  if (rows.length > 1) return doWith(board, rows, { do: "state", state: "rejected" }, () => ({ state: "rejected" }));
  return press(rows[0], ".steps .step.reject", "Only what is delivered can be rejected.");
}

/** What the first step of the row makes of it, if it has one. */
function nextOf(row) {
  const button = row.querySelector(":scope > .steps [name=state]");
  return button ? { state: button.value } : {};
}

/** Presses a button of the row; one that is still sending what came before is waited for. */
async function press(row, selector, otherwise) {
  const next = rowAfter([row]);
  if (!row.dataset.stamp) {
    if (next) focusRow(next);
    await settled();
    row = document.getElementById(row.id) ?? row;
  }
  const button = row.querySelector(`:scope > ${selector}`);
  if (!button) return announce(otherwise);
  const asks = button.hasAttribute("formmethod") || (button.value === "accepted" && row.dataset.leftOpen && !button.dataset.asked);
  button.click();
  if (!asks && next) focusRow(next);
}
