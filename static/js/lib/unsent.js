// Writes that have not reached the server: kept in this browser for the person who made them, in their order.
// They outlive the page; every tab of the browser sees the same ones.

import { storeList, storedList } from "./storing.js";

export const person = document.querySelector('meta[name="tracker-person"]')?.content;
const place = `tracker.unsent.${person}`;
const changes = new EventTarget();

/** A write: {key, at, url, fields: [[name, value]…], story: its number, those of several, or null (then `panel` may say which panel
 *  it belongs to), words: what it is about, refused: why the server does not take it, or null}. */
export const all = () => storedList(place);

export const waiting = () => all().filter((write) => !write.refused);

/** Keeps the write; false where the browser keeps nothing or nobody is signed in. With `replaces` it stands for
 *  an earlier one that gave the same fields at the same address. */
export function keep(write) {
  const isSame = (other) => other.key === write.key || (write.replaces && !other.refused && other.url === write.url && names(other) === names(write));
  return Boolean(person) && put([...all().filter((other) => !isSame(other)), write]);
}

const names = ({ fields }) => [...new Set(fields.map(([name]) => name))].sort().join();

/** How a write about the story of a row or an unfolded story, or about those of several, is kept: `words` say what
 *  of it is not saved. */
export const keeping = (elements, words) => ({ story: [elements].flat().map((element) => Number(element.dataset.id)), words });

export const isAbout = (write, id) => [write.story].flat().includes(id);

/** The write was carried out, or is not wanted any more. */
export const drop = (key) => put(all().filter((write) => write.key !== key));

/** The server has the write and does not take it: kept until somebody decides what becomes of it. */
export const refuse = (key, sentence) => put(all().map((write) => (write.key === key ? { ...write, refused: sentence } : write)));

/** Calls `act` whenever there are others, in whichever tab. */
export function onChange(act) {
  changes.addEventListener("change", act);
  addEventListener("storage", (event) => event.key === place && act());
}

function put(writes) {
  writes.sort((one, other) => one.at - other.at);
  if (!storeList(place, writes)) return false;
  changes.dispatchEvent(new Event("change"));
  return true;
}
