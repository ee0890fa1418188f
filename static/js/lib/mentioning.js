// Completing whom a text tells: behind an @ the members of the project are offered.

import { completeIn } from "./completing.js";

const HEADERS = { "X-Requested-With": "tracker" };
const people = new Map();

/** Offers in the field whom the project can tell; `address()` answers where it says so. */
export function completeMentions(field, address) {
  completeIn(field, "@", () => mentionable(address()));
}

/** Whom the project at this address can tell, asked once, as choices to complete; nobody while the server is away. */
export function mentionable(address) {
  if (!people.has(address)) {
    const asked = fetch(address, { headers: HEADERS }).then((response) => (response.ok ? response.json() : []));
    people.set(address, asked.then((all) => all.map(choice)).catch(() => people.delete(address) && []));
  }
  return people.get(address);
}

const choice = ({ name, initials, handle }) => ({
  text: handle,
  hint: handle === name ? initials : `${name}${handle === initials ? "" : ` ${initials}`}`,
  words: [name, initials, ...name.split(/\s+/)],
});
