// The list of keys, drawn from the table of actions whenever it is opened.

import { allActions, shownKey } from "./keymap.js";

/** Opens the list, or closes it. */
export function toggleKeyList() {
  const list = document.getElementById("keys") ?? make();
  if (!list.matches(":popover-open")) draw(list);
  if (list.togglePopover()) list.focus();
}

function make() {
  const list = document.createElement("div");
  list.id = "keys";
  list.className = "sheet keys";
  list.popover = "auto";
  list.tabIndex = 0; // it scrolls
  list.setAttribute("role", "dialog");
  list.setAttribute("aria-label", "Keys");
  document.body.append(list);
  return list;
}

function draw(list) {
  const heading = document.createElement("h2");
  heading.textContent = "Keys";
  const groups = grouped(allActions());
  const columns = document.createElement("div"); // within what scrolls, or they would grow beyond its side
  columns.className = "key-columns";
  columns.append(...[...groups].filter(([, actions]) => actions.some(hasKeys)).map(([name, actions]) => section(name, actions.filter(hasKeys))));
  list.replaceChildren(heading, columns);
}

const hasKeys = (action) => action.keys.length > 0;

function grouped(actions) {
  const groups = new Map();
  for (const action of actions) groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
  return groups;
}

function section(name, actions) {
  const part = document.createElement("section");
  const heading = document.createElement("h3");
  heading.textContent = name;
  const list = document.createElement("dl");
  list.append(...actions.map(line));
  part.append(heading, list);
  return part;
}

function line(action) {
  const pair = document.createElement("div");
  const keys = document.createElement("dt");
  keys.append(...action.keys.flatMap((key, index) => [...(index ? [" "] : []), drawnKey(key)]));
  const words = document.createElement("dd");
  words.textContent = action.words;
  pair.append(keys, words);
  return pair;
}

/** A key as it stands in lists: each part in a <kbd>. */
export function drawnKey(key) {
  const whole = document.createElement("span");
  whole.className = "key";
  for (const part of shownKey(key)) {
    const kbd = document.createElement("kbd");
    kbd.textContent = part;
    whole.append(kbd);
  }
  return whole;
}
