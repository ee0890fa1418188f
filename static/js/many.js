// What is done with one story or with many: sent as one change, told, and shown.

import { anticipate } from "./lib/anticipating.js";
import { gliding } from "./lib/motion.js";
import { goHome, homeOf } from "./lib/moving.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { blockOf, isMovable, put, ranked } from "./lib/rows.js";
import { isKept, send, sentenceOf } from "./lib/sending.js";
import { keeping } from "./lib/unsent.js";

const WAITING = 2; // the block of what nobody has started

const addressOf = (board) => `/projects/${board.dataset.project}`;

/** Does one thing with the stories of these rows: `fields` as POST /projects/ID/bulk takes them.
 *  What `shown` answers for a row, as `anticipate` takes it, is seen there at once, and no longer if it is refused.
 *  Answers whether it was done, or "kept" while it waits to be sent; a refusal is told at the first row. */
export async function doWith(board, rows, fields, shown = null) {
  for (const row of rows) forgive(row);
  const takeBack = shown ? rows.map((row) => anticipate(board, row, shown(row))) : [];
  try {
    const stories = rows.map((row) => row.dataset.id).join(" ");
    const what = rows.length === 1 ? "A change" : `A change of ${rows.length} stories`;
    const response = await board.sending(() => send(`${addressOf(board)}/bulk`, { stories, ...fields }, keeping(rows[0], what)));
    if (isKept(response)) return "kept";
    announce(sentenceFrom(await response.text()));
  } catch (refusal) {
    for (const back of takeBack) back();
    complain(rows[0], sentenceOf(refusal));
    return false;
  }
  await board.refresh({ quiet: true });
  return true;
}

const sentenceFrom = (text) => (text ? `${text[0].toUpperCase()}${text.slice(1)}.` : "Done.");

/** Sends where a block of rows stands now; `homes` are where they came from, to go back if it is refused. */
export async function settleBlock(board, rows, homes) {
  if (await doWith(board, rows, { do: "move", ...placeOfBlock(board, rows) })) return;
  [...rows].reverse().forEach((row) => goHome(board, row, homes.get(row)));
}

/** Moves rows to a place as a request names it. They are seen there at once, where it is on the board, and go
 *  back if it is refused. */
export async function moveTo(board, rows, place) {
  const homes = rows.map(homeOf);
  const spot = spotOf(board, rows, place);
  if (spot) gliding(board, () => rows.forEach((row) => put(spot.list, row, spot.before)));
  if ((await doWith(board, rows, { do: "move", ...place }, spot && stateThere(place.list))) || !spot) return;
  rows.map((row, number) => [row, homes[number]]).reverse().forEach(([row, home]) => goHome(board, row, home));
}

/** What waits is scheduled by going to the backlog, and no longer by going to the icebox. */
const stateThere = (list) => (row) => (blockOf(row) === WAITING ? { state: list === "icebox" ? "unscheduled" : "unstarted" } : {});

/** Where on the board that place is, {list, before}; null where nobody can tell before the server has. */
function spotOf(board, rows, { list, place, before, after }) {
  const block = blockOf(rows[0]);
  const ofLists = [...ranked(board, "backlog"), ...ranked(board, "icebox")];
  const alike = rows.every((row) => blockOf(row) === block && isMovable(row) && ofLists.includes(row));
  if (!alike || (list === "icebox" && block !== WAITING)) return null;
  const others = ranked(board, list).filter((row) => !rows.includes(row) && blockOf(row) === block);
  const named = others.find((row) => row.dataset.id === String(before ?? after));
  const beside = before || after ? named : place === "bottom" ? others.at(-1) : others[0];
  if (!beside) return null;
  let next = after || place === "bottom" ? beside.nextElementSibling : beside;
  while (rows.includes(next)) next = next.nextElementSibling;
  return { list: beside.parentElement, before: next };
}

/** The place of rows that stand one behind the other, as a request names it. */
export function placeOfBlock(board, rows) {
  const list = rows[0].parentElement.dataset.list === "icebox" ? "icebox" : "backlog";
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
