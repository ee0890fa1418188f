// A small list beside what it is about: typing filters, arrows walk, Enter takes, Escape leaves. One for all.

import { placeBeside } from "./floating.js";
import { drawing } from "./menu.js";

const SHOWN = 12;
const HABIT = 1000;
let sheet = null;
let finish = null;

/** Lets somebody choose among options: {text, value, hint?, icon?, checked?, toggles?, keys?}. `options` is a list, a
 *  promise of one, or answers (a promise of) one for what is typed; what is typed and entered before it is there
 *  counts. `fresh` answers an option for words that none has. With `atOnce` an option whose text is exactly what
 *  is typed, and no longer one begins so, is taken at once. `otherwise` is said where nothing fits (a text, or
 *  what answers it), `first` where nothing is typed yet. Answers the option, or null; it `isLate` where somebody entered it and
 *  went elsewhere before it was there. Throws what a promise of options ends with. */
export function pick(anchor, label, options, { fresh = null, atOnce = false, value = "", otherwise = "Nothing fits.", first = otherwise } = {}) {
  finish?.(null);
  const { input, list } = opened(label);
  let found = [];
  let marked = 0;
  let asked = 0;
  let answered = 0;
  let entered = false;
  let mine = null;
  let fail = null;

  const mark = (index) => {
    marked = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === marked)));
    const item = list.children[marked];
    if (item) input.setAttribute("aria-activedescendant", item.id);
    else input.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  };
  const look = async () => {
    const typed = input.value.trim();
    const turn = (asked += 1);
    const all = typeof options === "function" ? await options(typed) : fitting(await options, typed);
    if (turn !== asked || finish !== mine) return;
    found = all.slice(0, SHOWN);
    const other = typed && fresh && !all.some((option) => option.text.toLowerCase() === typed.toLowerCase()) ? fresh(typed) : null;
    if (other) found.push(other);
    list.replaceChildren(...found.map(drawn));
    if (!found.length) list.append(nothing(saying(typed ? otherwise : first)));
    mark(typed || !found.length ? 0 : startOf(found));
    placeBeside(sheet, anchor, "start");
    const exact = atOnce && typed && found.filter((option) => option.text.startsWith(typed));
    if (!sheet.matches(":popover-open")) finish(found[marked] ? { ...found[marked], isLate: true } : null);
    else if (exact && exact.length === 1 && exact[0].text === typed) {
      withoutEnter();
      finish(exact[0]);
    } else if (entered && found[marked]) finish(found[marked]);
    entered = false;
    answered = turn;
  };
  const show = () => look().catch((error) => fail?.(error));
  input.value = value;
  input.oninput = show;
  input.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) mark((Math.max(marked, step > 0 ? -1 : 0) + step + found.length) % found.length);
    else if (event.key === "Enter" && !event.isComposing && answered !== asked) entered = true;
    else if (event.key === "Enter" && !event.isComposing && found[marked]) finish(found[marked]);
    else if (event.key === "Tab") finish(null);
    else {
      if (event.key === "Escape") entered = false;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  list.onclick = (event) => {
    const item = event.target.closest("[role=option]");
    if (item) finish?.(found[[...list.children].indexOf(item)]);
  };
  const answer = new Promise((resolve, reject) => {
    const end = (settle) => (value) => {
      finish = null;
      if (sheet.matches(":popover-open")) sheet.hidePopover();
      settle(value);
    };
    mine = end(resolve);
    finish = mine;
    fail = (error) => finish === mine && end(reject)(error);
  });
  sheet.ontoggle = (event) => event.newState === "closed" && !entered && finish?.(null);
  sheet.showPopover();
  placeBeside(sheet, anchor, "start");
  input.focus();
  show();
  return answer;
}

/** Many end what they type with Enter, which is not meant for the row that has the keys by then. */
function withoutEnter() {
  const over = new AbortController();
  const first = (event) => {
    over.abort();
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("keydown", first, { capture: true, signal: over.signal });
  setTimeout(() => over.abort(), HABIT);
}

const saying = (words) => (typeof words === "function" ? words() : words);

/** Enter alone must change nothing: it stands on what is so now, or, where several can be so, on none. */
function startOf(options) {
  if (options.some((option) => option.toggles)) return -1;
  return Math.max(0, options.findIndex((option) => option.checked));
}

function opened(label) {
  sheet ??= made();
  const [input, list] = [sheet.querySelector("input"), sheet.querySelector("ul")];
  sheet.setAttribute("aria-label", label);
  sheet.querySelector("label").textContent = label;
  list.setAttribute("aria-label", label);
  list.replaceChildren();
  input.setAttribute("aria-expanded", "true");
  return { input, list };
}

function made() {
  const element = document.createElement("div");
  element.className = "sheet field-picker";
  element.popover = "auto";
  element.setAttribute("role", "dialog");
  element.innerHTML = `<label for="field-picker-input"></label>
    <input id="field-picker-input" type="text" role="combobox" autocomplete="off" aria-autocomplete="list" aria-controls="field-picker-list">
    <ul id="field-picker-list" role="listbox"></ul>`;
  document.body.append(element);
  return element;
}

/** Of what fits, what begins so comes first: “started” is not meant for “unstarted”. */
function fitting(options, typed) {
  const begins = ({ text }) => text.toLowerCase().startsWith(typed.toLowerCase());
  return options.filter((option) => fits(option, typed)).sort((one, other) => begins(other) - begins(one));
}

function fits(option, typed) {
  return !typed || option.text.toLowerCase().includes(typed.toLowerCase()) || (option.keys ?? []).some((key) => key.toLowerCase().startsWith(typed.toLowerCase()));
}

function drawn({ text, hint, icon, checked }, index) {
  const item = document.createElement("li");
  item.id = `field-picker-${index}`;
  item.setAttribute("role", "option");
  if (icon) item.append(drawing(icon));
  const words = document.createElement("span");
  words.textContent = text;
  item.append(words);
  if (checked) {
    item.append(drawing("check"));
    const said = document.createElement("span");
    said.className = "visually-hidden";
    said.textContent = ", is so now";
    item.append(said);
  }
  if (hint) {
    const more = document.createElement("span");
    more.className = "meta";
    more.textContent = hint;
    item.append(more);
  }
  return item;
}

function nothing(words) {
  const item = document.createElement("li");
  item.className = "meta";
  item.setAttribute("role", "option");
  item.setAttribute("aria-disabled", "true");
  item.textContent = words;
  return item;
}
