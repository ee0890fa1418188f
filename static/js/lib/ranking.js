// Which of many things somebody means who types a few letters.

/** The entries ({text, also?, scattered?}) that fit what is typed, the likeliest first: by the number or initials in
 *  `also`, the beginning, the beginnings of words, words inside, and for `scattered` ones letters in their order. */
export function ranking(entries, typed) {
  const wanted = typed.toLowerCase();
  return entries
    .map((entry, index) => ({ entry, index, score: score(entry, wanted) }))
    .filter(({ score: points }) => points > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ entry }) => entry);
}

function score({ text, also = "", scattered = false }, wanted) {
  const words = text.toLowerCase();
  if (also.toLowerCase() === wanted) return 100;
  if (words.startsWith(wanted)) return 90;
  if (words.includes(` ${wanted}`)) return 80;
  const parts = wanted.split(/\s+/).filter(Boolean);
  if (parts.every((part) => words.startsWith(part) || words.includes(` ${part}`))) return 70;
  if (words.includes(wanted)) return 60;
  if (parts.every((part) => words.includes(part))) return 50;
  return scattered && wanted.length > 2 && isScattered(words, wanted) ? 20 : 0;
}

/** The letters stand in the words in this order, the first at the beginning of a word. */
function isScattered(words, wanted) {
  const letters = [...wanted.replace(/\s/g, "")];
  let at = words.startsWith(letters[0]) ? 0 : words.indexOf(` ${letters[0]}`);
  if (at < 0) return false;
  for (const letter of letters) {
    at = words.indexOf(letter, at);
    if (at < 0) return false;
    at += 1;
  }
  return true;
}
