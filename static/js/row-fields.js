// One key a field: a small list beside the row sets it, for one story or for all that are selected.

import { keysHere } from "./lib/focus.js";
import { choices } from "./lib/choices.js";
import { pick } from "./lib/picker.js";
import { announce, complain } from "./lib/saying.js";
import { blockOf, focusRow, isMovable, listFor, listOf, panelOf, rowAfter, titleOf, unitOf, WAITING } from "./lib/rows.js";
import { fragment, send, sentenceOf, settled } from "./lib/sending.js";
import { doWith, moveTo, moveToEnds } from "./many.js";
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

/** What `read` makes options of among all that there is to choose from; checked are those that each row has. */
async function offered(board, rows, read, has) {
  const options = read(await choicesOf(board));
  return options.map((option) => ({ ...option, checked: all(rows, (row) => has(row, option)) }));
}

/** Asks, does it, and goes on to the next row; where nothing is chosen the focus comes back. */
async function change(rows, question, act) {
  const option = await question;
  if (!option) return focusRow(rows.at(-1));
  const next = rowAfter(rows);
  const done = act(option);
  if (!option.isLate) focusRow(rows.length === 1 && next ? next : rows.at(-1));
  await done;
}

export const setEstimate = asking(async (board, rows) => {
  const [{ dataset }] = rows;
  if (rows.length === 1 && !board.isEstimable(dataset.type)) return complain(rows[0], `A ${dataset.type} has no estimate in this project.`);
  let known = [];
  const read = ({ scale }) => {
    known = scale;
    return [...scale.map((value) => ({ text: String(value), value, hint: unitOf(value) })), { text: "No estimate", value: "" }];
  };
  const has = (row, { value }) => (row.querySelector(".points")?.dataset.points ?? "") === String(value);
  const otherwise = () => `The points here are ${known.join(", ")}.`;
  const question = pick(anchorOf(rows), `Points of ${about(rows)}`, offered(board, rows, read, has), { atOnce: true, otherwise });
  await change(rows, question, ({ value }) =>
    rows.length === 1 && value !== "" ? estimateRow(board, rows[0], value) : doWith(board, rows, { do: "estimate", estimate: value }, () => ({ estimate: value })),
  );
});

export const setLabels = asking(async (board, rows) => {
  const read = ({ labels }) => labels.map((name) => ({ text: name, value: name, toggles: true }));
  const has = (row, { value }) => [...row.querySelectorAll(".label")].some((label) => label.textContent === value);
  const options = offered(board, rows, read, has).then((found) => found.sort((a, b) => b.checked - a.checked));
  const fresh = (typed) => ({ text: typed.toLowerCase(), value: typed.toLowerCase(), hint: "new label" });
  await change(rows, pick(anchorOf(rows), `Label of ${about(rows)}`, options, { fresh }), ({ value, checked }) =>
    doWith(board, rows, { do: checked ? "unlabel" : "label", labels: value }, () => ({ label: { name: value, off: checked } })),
  );
});

export const setOwners = asking(async (board, rows) => {
  const read = ({ people }) => people.map(({ id, name, initials }) => ({ text: name, value: id, hint: initials, keys: [initials], toggles: true }));
  const has = (row, { text }) => [...row.querySelectorAll(".owners abbr")].some((owner) => owner.title === text);
  await change(rows, pick(anchorOf(rows), `Owner of ${about(rows)}`, offered(board, rows, read, has)), ({ text: name, value, hint: initials, checked }) =>
    doWith(board, rows, { do: checked ? "disown" : "own", people: value }, () => ({ owner: { name, initials, off: checked } })),
  );
});

export const setType = asking(async (board, rows) => {
  const read = ({ types }) => types.map((name) => ({ text: name, value: name, icon: name }));
  const has = (row, { value }) => row.dataset.type === value;
  await change(rows, pick(anchorOf(rows), `Type of ${about(rows)}`, offered(board, rows, read, has)), ({ value }) =>
    doWith(board, rows, { do: "type", story_type: value }, () => ({ type: value })),
  );
});

export const setPriority = asking(async (board, rows) => {
  const option = ([key, word]) => (key === "none" ? { text: "No priority", value: key } : { text: key, value: key, hint: word, keys: [word] });
  const has = (row, { value }) => isMarked(value) && row.querySelector(":scope > .what > .priority")?.dataset.priority === value;
  const options = offered(board, rows, ({ priorities }) => priorities.map(option), has);
  const otherwise = "The priorities are p0, p1, p2, p3 and none.";
  await change(rows, pick(anchorOf(rows), `Priority of ${about(rows)}`, options, { atOnce: true, otherwise }), ({ value }) =>
    doWith(board, rows, { do: "priority", priority: value }, () => ({ priority: isMarked(value) ? value : "" })),
  );
});

/** Rows mark what is urgent; of the others they do not tell which it is. */
const isMarked = (priority) => ["p0", "p1", "p2"].includes(priority);

/** A copy of the story behind it, which has the keys then. */
export const clone = asking(async (board, [row]) => {
  const areHere = keysHere(row);
  const response = await board.sending(() => send(`${row.dataset.url}/clones`, {}));
  announce(`Cloned: ${titleOf(row)}`);
  await board.refresh();
  if (areHere()) focusRow(document.getElementById(`story-${response.headers.get("X-Story-Id")}`));
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
  const read = ({ states }) => states.map((name) => ({ text: name, value: name }));
  const has = (row, { value }) => row.dataset.state === value;
  await change(rows, pick(anchorOf(rows), `State of ${about(rows)}`, offered(board, rows, read, has)), ({ value }) =>
    doWith(board, rows, { do: "state", state: value }, () => ({ state: value })),
  );
});

export const moveBefore = asking(async (board, rows) => {
  const ids = new Set(rows.map((row) => row.dataset.id));
  const find = async (typed) => (await found(board, typed)).filter((story) => !ids.has(String(story.id)) && story.state !== "accepted").map(asOption);
  const words = { first: "Type the number or words of the title.", otherwise: "No other open story has this number or these words." };
  await change(rows, pick(anchorOf(rows), `Move ${about(rows)} before: #number or title`, find, words), ({ value }) =>
    moveTo(board, rows, { list: listFor(board, value.state), before: value.id }),
  );
});

const asOption = (story) => ({ text: story.title, value: story, icon: story.type, hint: `#${story.id}` });

/** Stories whose number or title fits what is typed: {id, title, type, state}. */
export async function found(board, typed) {
  if (!typed) return [];
  return JSON.parse(await fragment(`${base(board)}/stories/found?q=${encodeURIComponent(typed)}`));
}

export async function move(board, rows, place) {
  const accepted = rows.find((row) => !isMovable(row));
  if (accepted) return complain(accepted, "What is accepted stands by its date.");
  const next = rowAfter(rows);
  if (next && rows.length === 1) focusRow(next);
  await moveTo(board, rows, place);
}

export async function toOtherList(board, rows) {
  const iced = all(rows, (row) => row.dataset.state === "unscheduled");
  await move(board, rows, { list: iced ? "backlog" : "icebox", place: iced ? "bottom" : "top" });
}

/** Where people plan: into Current, behind what is planned already, or from there to the top of the backlog. */
export async function toCurrent(board, rows) {
  const begun = rows.find((row) => blockOf(row) !== WAITING);
  if (begun) return complain(begun, "What is begun stands in Current already.");
  const planned = all(rows, (row) => row.dataset.state === "planned");
  await move(board, rows, planned ? { list: "backlog", place: "top" } : { list: "current", place: "bottom" });
}

export const remove = (board, rows) => takeAway(board, rows, { do: "delete" });

export const moveToProject = asking(async (board, rows) => {
  let some = false;
  const options = fragment(`${base(board)}/other-projects`).then((told) => {
    const projects = JSON.parse(told);
    some = projects.length > 0;
    return projects.map(({ id, name }) => ({ text: name, value: id }));
  });
  const otherwise = () => (some ? "You work in no other project of this name." : "You work in no other project.");
  const option = await pick(anchorOf(rows), `Move ${about(rows)} to project`, options, { otherwise });
  if (!option) return focusRow(rows.at(-1));
  await takeAway(board, rows, { do: "project", project: option.value });
});

/** Does what takes the rows off the board, and goes on to the row behind them; where they are all, to their panel. */
async function takeAway(board, rows, fields) {
  const next = rowAfter(rows);
  if (next) focusRow(next);
  else panelOf(rows.at(-1)).querySelector(".scroll").focus();
  for (const row of rows) row.classList.add("going");
  const done = await doWith(board, rows, fields);
  if (done !== true) for (const row of rows) row.classList.remove("going");
}

/** The end of the list that the rows stand in; each keeps to its own where they stand in several. */
export function atEnd(board, rows, place) {
  const lists = new Set(rows.map((row) => listOf(board, row)));
  return lists.size === 1 ? move(board, rows, { list: [...lists][0], place }) : moveToEnds(board, rows, place);
}

/** The next step of one row is its button; many take one each. */
export async function step(board, rows) {
  if (rows.length > 1) return doWith(board, rows, { do: "state", state: "next" }, nextOf);
  const [row] = rows;
  const lacksPoints = row.querySelector(":scope > .steps.estimate");
  return press(row, ".steps:not(.estimate) .step:not(.reject)", lacksPoints ? "This story needs an estimate first: e." : `This story has no next step: it is ${row.dataset.state}.`);
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
  }
  const button = row.querySelector(`:scope > ${selector}`);
  if (!button) return complain(row, otherwise);
  const asks = button.hasAttribute("formmethod") || button.value === "rejected" || (button.value === "accepted" && row.dataset.leftOpen && !button.dataset.asked);
  button.click();
  if (!asks && next) focusRow(next);
}
