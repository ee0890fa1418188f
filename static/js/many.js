// What is done with one story or with many: sent as one change, told, and shown.

import { anticipate } from "./lib/anticipating.js";
import { carrying } from "./lib/focus.js";
import { gliding } from "./lib/motion.js";
import { goHome, homeOf, stateThere } from "./lib/moving.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { blockOf, isMovable, listOf, put, ranked, WAITING, within } from "./lib/rows.js";
import { isKept, send, sentenceOf } from "./lib/sending.js";
import { keeping } from "./lib/unsent.js";

const addressOf = (board) => `/projects/${board.dataset.project}`;

/** Does one thing with the stories of these rows: `fields` as POST /projects/ID/bulk takes them.
 *  What `shown` answers for a row, as `anticipate` takes it, is seen there at once, and no longer if it is refused.
 *  Answers whether it was done, or "kept" while it waits to be sent; a refusal is told at the first row. */
export async function doWith(board, rows, fields, shown = null) {
  for (const row of rows) forgive(row);
  const takeBack = shown ? rows.map((row) => anticipate(board, row, shown(row))) : [];
  let response;
  try {
    const stories = rows.map((row) => row.dataset.id).join(" ");
    const what = rows.length === 1 ? "A change" : `A change of ${rows.length} stories`;
    response = await board.sending(() => send(`${addressOf(board)}/bulk`, { stories, ...fields }, keeping(rows, what)));
    if (isKept(response)) return "kept";
    announce(sentenceFrom(await response.text()));
  } catch (refusal) {
    for (const back of takeBack) back();
    complain(rows[0], sentenceOf(refusal));
    return false;
  }
  await board.refreshAfter(response);
  return true;
}

const sentenceFrom = (text) => (text ? `${text[0].toUpperCase()}${text.slice(1)}`.replace(/\.?$/, ".") : "Done.");

/** Sends where a block of rows stands now; `homes` are where they came from, to go back if it is refused. */
export async function settleBlock(board, rows, homes) {
  const place = placeOfBlock(board, rows);
  if (await doWith(board, rows, { do: "move", ...place }, (row) => stateThere(row, place.list))) return;
  [...rows].reverse().forEach((row) => goHome(board, row, homes.get(row)));
}

/** Moves rows to a place as a request names it. They are seen there at once, where it is on the board, and go
 *  back if it is refused. Keys that are on one of them go along. */
export function moveTo(board, rows, place) {
  const spot = spotOf(board, rows, place);
  const back = shownAt(board, rows, spot);
  return carrying(rows.find((row) => row.contains(document.activeElement)) ?? rows[0], async () => {
    if (!(await doWith(board, rows, { do: "move", ...place }, spot && ((row) => stateThere(row, place.list))))) back();
  });
}

/** Moves rows that stand in several lists to this end (top or bottom) of the list of each. */
export async function moveToEnds(board, rows, place) {
  const lists = new Map();
  for (const row of rows) lists.set(listOf(board, row), [...(lists.get(listOf(board, row)) ?? []), row]);
  const backs = [...lists].map(([list, some]) => shownAt(board, some, spotOf(board, some, { list, place })));
  if (!(await doWith(board, rows, { do: "ends", place }))) backs.forEach((back) => back());
}

/** Shows the rows at the spot, if there is one; answers what brings them back. */
function shownAt(board, rows, spot) {
  if (!spot) return () => {};
  const homes = rows.map(homeOf);
  gliding(board, () => rows.forEach((row) => put(spot.list, row, spot.before)));
  return () => rows.map((row, number) => [row, homes[number]]).reverse().forEach(([row, home]) => goHome(board, row, home));
}

/** Where on the board that place is, {list, before}; null where nobody can tell before the server has. */
function spotOf(board, rows, { list, place, before, after }) {
  const block = blockOf(rows[0]);
  const ofLists = ["current", "backlog", "icebox"].flatMap((each) => ranked(board, each));
  const alike = rows.every((row) => blockOf(row) === block && isMovable(row) && ofLists.includes(row));
  if (!alike || (list === "icebox" && block !== WAITING)) return null;
  const others = ranked(board, list).filter((row) => !rows.includes(row) && blockOf(row) === block);
  const named = others.find((row) => row.dataset.id === String(before ?? after));
  const beside = before || after ? named : place === "bottom" ? others.at(-1) : others[0];
  const empty = before || after ? null : board.querySelector(`[data-list="${list}"]`);
  if (!beside) return empty && { list: empty, before: within(rows[0], empty, null) };
  let next = after || place === "bottom" ? beside.nextElementSibling : beside;
  while (rows.includes(next)) next = next.nextElementSibling;
  return { list: beside.parentElement, before: next };
}

/** The place of rows that stand one behind the other, as a request names it. */
function placeOfBlock(board, rows) {
  const list = listOf(board, rows[0]);
  const all = ranked(board, list);
  const first = all.indexOf(rows[0]);
  const others = (some) => some.filter((row) => !rows.includes(row) && isMovable(row));
  const above = others(all.slice(0, first)).at(-1);
  const below = others(all.slice(first))[0];
  if (above && above.parentElement === rows[0].parentElement) return { list, after: above.dataset.id };
  if (below) return { list, before: below.dataset.id };
  if (above) return { list, after: above.dataset.id };
  return { list, place: "top" };
}

/** Brings rows together around one of them, in the order they had. */
export function gather(rows, around) {
  const at = rows.indexOf(around);
  for (const row of rows.slice(0, at)) around.before(row);
  for (const row of rows.slice(at + 1).reverse()) around.after(row);
}
