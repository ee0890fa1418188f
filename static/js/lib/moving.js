// Moving a row: it is seen at once, the neighbour's id is sent, and a refusal takes it back in sight.

import { gliding } from "./motion.js";
import { announce, complain, forgive } from "./saying.js";
import { placeOf, put, titleOf } from "./rows.js";
import { isKept, send, sentenceOf } from "./sending.js";
import { keeping } from "./unsent.js";

/** Sends the place where `row` stands now (or `place`); `home` is where it came from: {parent, next}. */
export async function settle(board, row, home, place = placeOf(board, row)) {
  forgive(row);
  try {
    const response = await board.sending(() => send(`${row.dataset.url}/moves`, place, keeping(row, "Its move")));
    if (isKept(response)) return;
    announce(`Moved: ${titleOf(row)}`);
  } catch (refusal) {
    goHome(board, row, home);
    complain(row, sentenceOf(refusal));
    return;
  }
  await board.refresh({ quiet: true });
}

/** Where the row stands, to bring it back. */
export const homeOf = (row) => ({ parent: row.parentElement, next: row.nextElementSibling });

/** Brings the row back to where it came from. */
export function goHome(board, row, home) {
  const next = home.next?.parentElement === home.parent ? home.next : null;
  if (home.parent.isConnected) gliding(board, () => put(home.parent, row, next));
}
