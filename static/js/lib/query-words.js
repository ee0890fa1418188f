// What can be put in where somebody types a search: keywords first, then their values.

const MOST = 12;
const TYPED = /(?:^|[\s(])-?(?:(?<keyword>[A-Za-z_]+):(?:"[^"]*",|[^\s()",]*,)*)?(?<typed>"[^"]*|[^\s()",]*)$/;

/** Completions of `text` at `caret` from the vocabulary ([{name, hint, values}]): [{text, hint, put, from}], where `put`
 *  goes in place of what stands between `from` and the caret. */
export function completions(text, caret, vocabulary) {
  const match = TYPED.exec(text.slice(0, caret));
  if (!match) return [];
  const { keyword, typed } = match.groups;
  const from = caret - typed.length;
  const wanted = folded(typed.replace(/^"/, ""));
  if (keyword) {
    const known = vocabulary.find(({ name }) => name === keyword.toLowerCase());
    return fitting(known?.values ?? [], wanted).map((value) => ({ text: value, hint: "", put: `${quoted(value)} `, from }));
  }
  if (!wanted || typed.startsWith('"')) return [];
  const keywords = vocabulary.filter(({ name }) => name.startsWith(wanted)).map(({ name, hint }) => ({ text: `${name}:`, hint, put: `${name}:`, from }));
  const values = vocabulary
    .filter(({ name }) => ["label", "owner", "epic", "state", "type", "priority", "release"].includes(name))
    .flatMap(({ name, values: all }) => fitting(all, wanted).slice(0, 3).map((value) => ({ text: `${name}:${quoted(value)}`, hint: "", put: `${name}:${quoted(value)} `, from })));
  return [...keywords.slice(0, 6), ...values].slice(0, MOST);
}

/** The keywords to begin with. */
export const beginnings = (vocabulary) => vocabulary.slice(0, 8).map(({ name, hint }) => ({ text: `${name}:`, hint, put: `${name}:`, from: 0 }));

function fitting(values, wanted) {
  const fits = (value) => folded(value).split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted)) || folded(value).startsWith(wanted);
  return values.filter(fits).slice(0, MOST);
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const quoted = (value) => (/^[\p{L}\p{N}_.&]+$|^-\d+[a-z]?$/u.test(value) ? value : `"${value.replaceAll('"', "")}"`);
