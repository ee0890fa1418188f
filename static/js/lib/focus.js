// Where the keys are, to give them back when what took them is gone: news may have put another line in the place of
// theirs meanwhile.

import { LINES, panelOf, titleOf } from "./rows.js";
import { announce } from "./saying.js";

const carried = new Set();

/** Does `work`, which moves the line: the keys go along with it, into whichever panel the plan puts it. Where that is
 *  another one than it was put in, `elsewhere` is given the line there. */
export async function carrying(line, work, elsewhere = () => {}) {
  const { id } = line;
  const panel = panelOf(line);
  carried.add(id);
  try {
    return await work();
  } finally {
    carried.delete(id);
    const now = document.getElementById(id);
    if (now?.contains(document.activeElement)) now.scrollIntoView({ block: "nearest" });
    if (now && panelOf(now) !== panel) elsewhere(now);
  }
}

/** Remembers what has the focus now. Answers what gives it back: to the same control of its line, wherever that is shown
 *  now, or of the one that stands in its place; where the line is not to be seen any more, to the nearest that is left in its
 *  panel. A line that has left its panel, and that nobody here carries, is said to have. */
export function focusNow() {
  const active = document.activeElement;
  const line = active.closest(LINES);
  if (!line || line.classList.contains("open")) return () => active.isConnected && active.focus({ preventScroll: true });
  const kind = [".handle", ".title", ".step"].find((selector) => active.matches(selector)) ?? ".title";
  const panel = panelOf(line);
  const lines = [...panel.querySelectorAll(LINES)];
  const at = lines.indexOf(line);
  const near = [...lines.slice(at + 1), ...lines.slice(0, at).reverse()].map(({ id }) => id);
  return () => {
    const now = document.getElementById(line.id);
    const isElsewhere = now && panelOf(now) !== panel;
    if (isElsewhere && !carried.has(line.id)) announce(`${titleOf(now)} stands in ${panelOf(now).querySelector("h2").textContent} now.`);
    const stays = now && (!isElsewhere || now.offsetHeight > 0);
    const target = stays ? now : near.map((id) => document.getElementById(id)).find((each) => each && panelOf(each) === panel);
    if (!stays || document.activeElement !== active || !active.isConnected) {
      const control = (stays && active.isConnected && active) || target?.querySelector(stays ? kind : ".title") || target?.querySelector(".title") || panel.querySelector(".scroll");
      control.focus({ preventScroll: true });
    }
    if (isElsewhere && stays && !panelOf(now).matches(":hover")) now.scrollIntoView({ block: "nearest" });
  };
}

/** Whether the keys are within the place, or nowhere since what had them is gone. */
export const keysIn = (place) => document.activeElement === document.body || place.contains(document.activeElement);

/** Remembers where the keys are. Answers whether they are there still, within `place`, or nowhere since what had them is gone:
 *  then, and only then, may what comes late take them. */
export function keysHere(place = null) {
  const before = document.activeElement;
  return () => {
    const now = document.activeElement;
    const stay = now === before || now === document.body || Boolean(place?.contains(now));
    return stay && !document.querySelector("[popover]:popover-open");
  };
}

/** Puts the keys into a form that was unfolded, unless somebody is in it already: the browser tells of unfolding late. */
export function enter(details, field) {
  const isInside = details.contains(document.activeElement) && !document.activeElement.matches("summary");
  if (details.open && !isInside) details.querySelector(field).focus();
}

const REACHED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";

/** Tab goes round within a sheet that is open: beyond its end no key would mean anything until it is closed. */
function goRound(event) {
  const sheet = event.key === "Tab" && !event.defaultPrevented && event.target.closest?.("[popover]:popover-open");
  if (!sheet) return;
  const stops = [...sheet.querySelectorAll(REACHED)].filter((each) => !each.disabled && each.tabIndex >= 0 && each.checkVisibility());
  const [edge, other] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (stops.length && event.target !== edge && event.target !== sheet && !isTwin(event.target, edge)) return;
  event.preventDefault();
  other?.focus();
}

/** Whether Tab leaves both at once, as it does choices of which one can be made. */
const isTwin = (one, other) => one.type === "radio" && one.name === other.name && one.form === other.form;

/** Gives the keys back when a sheet or a menu is closed. The browser does so, unless what had them was replaced. Keeps
 *  them there while it is open. */
export function connect() {
  document.addEventListener("keydown", goRound);
  const homes = new WeakMap();
  const isSheet = ({ target }) => target.popover === "auto";
  document.addEventListener("beforetoggle", (event) => {
    if (isSheet(event) && event.newState === "open") homes.set(event.target, focusNow());
  }, { capture: true });
  document.addEventListener("toggle", (event) => {
    if (!isSheet(event) || event.newState !== "closed") return;
    const focused = document.activeElement;
    if (focused === document.body || event.target.contains(focused)) homes.get(event.target)?.();
  }, { capture: true });
}
