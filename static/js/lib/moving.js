// Moving a row: it is seen at once, the neighbour's id is sent, and a refusal takes it back in sight.

import { anticipate } from "./anticipating.js";
import { carrying } from "./focus.js";
import { gliding } from "./motion.js";
import { announce, complain, forgive } from "./saying.js";
import { blockOf, panelOf, placeOf, put, titleOf, WAITING } from "./rows.js";
import { isKept, send, sentenceOf } from "./sending.js";
import { keeping } from "./unsent.js";

/** Sends the place where `row` stands now (or `place`); `home` is where it came from: {parent, next}. Keys that are on
 *  the row stay on it, also where the plan puts it into the panel beside. */
export function settle(board, row, home, place = placeOf(board, row)) {
  const elsewhere = (now) => announce(`Moved: ${titleOf(now)}. It stands in ${panelOf(now).querySelector("h2").textContent} now.`);
  return carrying(row, () => sent(board, row, home, place), elsewhere);
}

async function sent(board, row, home, place) {
  forgive(row);
  const takeBack = anticipate(board, row, stateThere(row, place.list));
  let response;
  try {
    response = await board.sending(() => send(`${row.dataset.url}/moves`, place, keeping(row, "Its move")));
    if (isKept(response)) return;
    announce(`Moved: ${titleOf(row)}`);
  } catch (refusal) {
    takeBack();
    goHome(board, row, home);
    complain(row, sentenceOf(refusal));
    return;
  }
  await board.refreshAfter(response);
}

const STATES = { icebox: "unscheduled", backlog: "unstarted", current: "planned" };

/** What becomes of the row in that list, as `anticipate` takes it: in the icebox all is unscheduled; what waits is
 *  scheduled by going to the backlog, and planned by going to Current by hand. */
export function stateThere(row, list) {
  const changes = list === "icebox" || blockOf(row) === WAITING;
  return changes && row.dataset.state !== STATES[list] ? { state: STATES[list] } : {};
}

/** Where the row stands, to bring it back. */
export const homeOf = (row) => ({ parent: row.parentElement, next: row.nextElementSibling });

/** Brings the row back to where it came from. */
export function goHome(board, row, home) {
  const next = home.next?.parentElement === home.parent ? home.next : null;
  if (home.parent.isConnected) gliding(board, () => put(home.parent, row, next));
}
