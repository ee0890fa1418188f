// Completing a word that begins with a sign while it is typed in a text field: by arrows and Enter, or the pointer.

import { announce } from "./saying.js";

let count = 0;

/** Offers what fits behind `sign`. `choices(typed)` answers (or promises) [{text, hint, words}]: `text` is put in,
 *  `words` are what may be typed for it. */
export function completeIn(field, sign, choices) {
  let list = null;
  let found = null;

  field.setAttribute("aria-autocomplete", "list");
  field.addEventListener("input", look);
  field.addEventListener("click", look);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (!list || (event.key === "Enter" && (isStale() || isWhole()))) return close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((chosen() + step + list.children.length) % list.children.length);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(chosen());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });

  async function look() {
    const before = field.value.slice(0, field.selectionStart);
    const match = new RegExp(`(?:^|[\\s(\\[,;:])${sign}([^\\s${sign}]{0,30})$`).exec(before);
    if (!match || field.selectionStart !== field.selectionEnd) return close();
    const typed = match[1].toLowerCase();
    const all = await choices(typed);
    if (document.activeElement !== field || field.value.slice(0, field.selectionStart) !== before) return;
    const fitting = all.filter((choice) => choice.words.some((word) => word.toLowerCase().startsWith(typed))).slice(0, 8);
    if (!fitting.length) return close();
    found = { before, from: before.length - match[1].length, fitting };
    show(fitting);
  }

  function show(fitting) {
    const fresh = !list;
    list ??= make();
    list.replaceChildren(...fitting.map(option));
    if (!list.matches(":popover-open")) list.showPopover();
    const at = caretOf(field, found.from);
    const top = at.bottom + list.offsetHeight + 8 > innerHeight ? at.top - list.offsetHeight - 4 : at.bottom + 4;
    list.style.top = `${top}px`;
    list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - list.offsetWidth - 8))}px`;
    mark(0);
    if (fresh) announce(`${fitting.length === 1 ? "One suggestion" : `${fitting.length} suggestions`}; arrows choose, Enter takes.`);
  }

  function make() {
    const element = document.createElement("ul");
    element.id = `completion-${(count += 1)}`;
    element.className = "completion";
    element.popover = "manual";
    element.setAttribute("role", "listbox");
    element.setAttribute("aria-label", "Suggestions");
    element.addEventListener("pointerdown", (event) => event.preventDefault());
    element.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) take([...element.children].indexOf(item));
    });
    field.after(element);
    field.setAttribute("aria-controls", element.id);
    return element;
  }

  function option({ text, hint }, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    const quiet = document.createElement("span");
    quiet.className = "meta";
    quiet.textContent = hint;
    item.append(text, " ", quiet);
    return item;
  }

  /** Whether what is offered fits an earlier text: what is typed now has not been looked for yet. */
  const isStale = () => field.value.slice(0, field.selectionStart) !== found.before;

  /** Whether the one line holds what is chosen already: Enter then means the line. */
  const isWhole = () => field.matches("input") && field.value.slice(found.from, field.selectionStart) === found.fitting[chosen()].text;

  const chosen = () => [...list.children].findIndex((item) => item.getAttribute("aria-selected") === "true");

  function mark(index) {
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    field.setAttribute("aria-activedescendant", list.children[index].id);
  }

  function take(index) {
    const text = `${found.fitting[index].text} `;
    field.setRangeText(text, found.from, field.selectionStart, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function close() {
    list?.remove();
    list = null;
    field.removeAttribute("aria-activedescendant");
    field.removeAttribute("aria-controls");
  }
}

/** Where the character at `index` stands on the screen: an invisible copy of the field is measured. */
function caretOf(field, index) {
  const box = field.getBoundingClientRect();
  const style = getComputedStyle(field);
  const copy = document.createElement("div");
  for (const name of ["font", "letterSpacing", "lineHeight", "padding", "border", "boxSizing"]) copy.style[name] = style[name];
  Object.assign(copy.style, { position: "fixed", top: "0", left: "-9999px", width: `${box.width}px`, whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  const mark = document.createElement("span");
  mark.textContent = "\u200b";
  copy.append(field.value.slice(0, index), mark);
  document.body.append(copy);
  const spot = mark.getBoundingClientRect();
  const edge = copy.getBoundingClientRect();
  copy.remove();
  const top = box.top + spot.top - edge.top - field.scrollTop;
  return { left: box.left + spot.left - edge.left, top, bottom: top + spot.height };
}
