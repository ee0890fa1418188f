// The table of actions: what can be done, and by which keys. The keyboard, the list of keys and the palette
// all read this one table, so none of them can lack what another has.

const table = [];
const GROUPS = ["Walk", "Select", "Stories", "Set, then on to the next row", "Open story", "Move", "Panels", "Epics", "Go to", "Everywhere"];
const PATIENCE = 1500;
const MAC = /Mac|iP(hone|ad)/.test(navigator.platform);
const MACS = { Ctrl: "⌘", Alt: "⌥" };
const SIGNS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Delete: "Del" };

let prefix = "";
let since = 0;

/** Adds actions to the table; answers a function that takes them out again. An action is
 *  {keys: ["a", "Shift+B", "Ctrl+k", "g c", "ArrowDown"], words: "add a story", group: "Stories",
 *  run(context), when(context)?, anywhere?, inStory?, palette?}. Of several with one key the first that `when` allows
 *  runs. `anywhere` runs in fields, too; `inStory` within an open story, where nobody types, as all do that
 *  belong to no row; `run` is left out for keys that something else listens to, which are
 *  listed only; `palette: false` keeps what makes sense by its key alone out of the palette. */
export function register(...actions) {
  table.push(...actions);
  return () => {
    for (const action of actions) table.splice(table.indexOf(action), 1);
  };
}

/** All actions, in the order of their groups. */
export function allActions() {
  const groups = [...new Set([...GROUPS, ...table.map((action) => action.group)])];
  return groups.flatMap((group) => table.filter((action) => action.group === group));
}

/** What can be done in this context, as the palette offers it. */
export const possible = (context) => allActions().filter((action) => action.run && action.palette !== false && allows(action, context));

const allows = (action, context) => !action.when || action.when(context);

/** The action that this event stands for in the context, if any; the first key of two is kept in mind. */
export function actionOf(event, context, { inField = false } = {}) {
  const name = nameOf(event);
  if (!name) return null;
  const whole = prefix && event.timeStamp - since < PATIENCE ? `${prefix} ${name}` : name;
  prefix = "";
  const fits = (action, key) => action.run && action.keys.includes(key) && (!inField || action.anywhere) && allows(action, context);
  const found = table.find((action) => fits(action, whole));
  if (found) return found;
  if (!inField && table.some((action) => action.keys.some((key) => key.startsWith(`${name} `)) && allows(action, context))) {
    prefix = name;
    since = event.timeStamp;
  }
  return null;
}

/** The key of an event as the table writes it: "a", "?", "Shift+B", "Shift+ArrowDown", "Ctrl+k" (or Cmd). */
export function nameOf(event) {
  const { key } = event;
  const nudges = key === "ArrowUp" || key === "ArrowDown"; // any other key with Alt may write a sign
  if ((event.altKey && !nudges) || event.isComposing || ["Shift", "Control", "Meta", "Alt", "CapsLock"].includes(key)) return "";
  const letter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  const shifted = event.shiftKey && (letter || key.length > 1);
  const named = letter ? (shifted ? key.toUpperCase() : key.toLowerCase()) : key === " " ? "Space" : key;
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shifted ? "Shift+" : ""}${named}`;
}

/** The parts of a key as people read them: "Shift+ArrowDown" gives ["Shift", "↓"], "g c" gives ["g", "c"]. */
export function shownKey(key) {
  return key.split(" ").flatMap((each) => each.split(/\+(?=.)/)).map((part) => ((MAC && MACS[part]) || (SIGNS[part] ?? part)));
}
