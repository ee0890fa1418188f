// What this browser keeps, by its place. Where the store is full or forbidden nothing is kept, and whoever
// does something there is not stopped by that.

/** The text that is kept there, or null. */
export function stored(place) {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

/** The list that is kept there, which may be empty. */
export function storedList(place) {
  try {
    return JSON.parse(stored(place)) ?? [];
  } catch {
    return []; // it was not written by us
  }
}

/** Keeps the text, or none if it is empty; false where this browser keeps nothing. */
export function store(place, text) {
  try {
    if (text) localStorage.setItem(place, text);
    else localStorage.removeItem(place);
    return true;
  } catch {
    return false;
  }
}

/** Keeps the list; false where this browser keeps nothing. */
export const storeList = (place, list) => store(place, list.length ? JSON.stringify(list) : "");
