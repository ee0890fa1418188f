// Bringing panels up to date from what the server tells of them. Lines (rows of stories, and others) are
// known by key and stamp: what looks as before is not touched.

import { focusNow } from "./focus.js";
import { copyAttributes } from "./morph.js";
import { LINES, put } from "./rows.js";

const shown = new WeakMap();

/** The panels of the board by the key they are asked by. */
export const asked = (board) => new Map([...board.querySelectorAll(".panel[data-panel]")].map((panel) => [panel.dataset.asked, panel]));

/** Notes that the sections below `root` show just what the server drew. */
export function trust(root) {
  for (const section of root.querySelectorAll(".iteration[data-digest]")) shown.set(section, signature(section));
}

/** Digests of what these panels still show just as the server told it: it need not be told again. */
export function digests(panels) {
  const all = [];
  for (const panel of panels) {
    all.push(panel.dataset.digest);
    for (const section of panel.querySelectorAll(".iteration[data-digest]")) {
      if (shown.get(section) === signature(section)) all.push(section.dataset.digest);
    }
  }
  return all.filter(Boolean);
}

/** The lines that came with the news, by key. */
export function unwrapped(items) {
  const template = document.createElement("template");
  template.innerHTML = Object.values(items).join("");
  return new Map([...template.content.children].map((line) => [line.id, line]));
}

/** The keys of lines that the news name and that are neither on the board as they are now nor in `fresh`. */
export function lacking(board, news, fresh) {
  const keys = new Set();
  const have = index(board);
  const twins = twinsOf(have);
  each(board, news, (panel, told) => {
    for (const group of told.groups) {
      if (typeof group === "string") continue;
      for (const [key, stamp] of group.items) {
        const line = have.get(prefixOf(panel) + key);
        if (line?.dataset.stamp !== stamp && !twin(key, stamp, fresh, twins)) keys.add(key);
      }
    }
  });
  return [...keys];
}

/** Makes the board's panels show the news. A line that is open, dragged or lifted stays as it is and is told
 *  that it is out of date. Answers the lines that are new or changed. */
export function patch(board, news, fresh) {
  const have = index(board);
  const lines = { have, twins: twinsOf(have), fresh, wanted: new Set(), changed: [] };
  const anchors = anchorsOf(board);
  const focus = focusIn(board);
  const going = new Set();
  each(board, news, (panel, told) => {
    patchParts(panel, told);
    for (const section of patchGroups(panel, told.groups, lines)) going.add(section);
  });
  each(board, news, (panel) => drop(panel, lines.wanted));
  for (const section of going) if (!section.querySelector(LINES)) section.remove();
  for (const [key, panel] of asked(board)) if (news.panels[key] === null) panel.remove();
  anchors.forEach(restore);
  focus?.();
  return lines.changed;
}

function each(board, news, act) {
  const panels = asked(board);
  for (const [key, told] of Object.entries(news.panels)) {
    const panel = panels.get(key);
    if (panel && told) act(panel, told);
  }
}

const isHeld = (line) => line.matches(".open, .gap, .lifted");
const index = (root) => new Map([...root.querySelectorAll(LINES)].map((line) => [line.id, line]));
const prefixOf = (panel) => panel.dataset.prefix ?? "";
const linesOf = (list) => [...list.children].filter((line) => line.matches(LINES));
const signature = (section) => linesOf(section.querySelector(".stories")).map((line) => `${line.id} ${line.dataset.stamp}`).join();
const signatureOf = (panel, items) => items.map(([key, stamp]) => `${prefixOf(panel)}${key} ${stamp}`).join();

function patchParts(panel, told) {
  if (told.digest === undefined) return;
  panel.dataset.digest = told.digest;
  panel.querySelector(":scope > .panel-head h2").textContent = told.title;
  for (const part of ["meta", "nothing", "foot"]) show(panel.querySelector(`[data-key="${part}"]`), told[part]);
}

/** Shows the HTML within the element; what is the same already keeps its state. */
function show(element, html) {
  if (!element) return;
  const copy = element.cloneNode(false);
  copy.innerHTML = html;
  if (!element.isEqualNode(copy)) element.replaceChildren(...copy.childNodes);
}

/** Puts the groups into the panel in their order; answers the sections that are none of them any more. */
function patchGroups(panel, groups, lines) {
  const scroll = panel.querySelector(".scroll");
  const sections = [...scroll.querySelectorAll(":scope > .iteration")];
  const byKey = new Map(sections.map((section) => [section.dataset.key, section]));
  const byDigest = new Map(sections.map((section) => [section.dataset.digest, section]));
  const wanted = groups.map((group) => (typeof group === "string" ? byDigest.get(group) : byKey.get(group.key) ?? made(group)));
  const staying = new Set(wanted);
  const end = scroll.querySelector(":scope > .nothing");
  let cursor = scroll.firstElementChild;
  groups.forEach((group, number) => {
    const section = wanted[number];
    if (!section) return;
    while (cursor && cursor !== end && !staying.has(cursor)) cursor = cursor.nextElementSibling;
    if (section === cursor) cursor = cursor.nextElementSibling;
    else put(scroll, section, cursor);
    if (typeof group === "string") for (const line of section.querySelectorAll(LINES)) lines.wanted.add(line.id);
    else patchGroup(panel, section, group, lines);
  });
  return sections.filter((section) => !staying.has(section));
}

function made(group) {
  const section = document.createElement("section");
  section.className = "iteration";
  section.dataset.key = group.key;
  const list = document.createElement("ol");
  list.className = "stories";
  section.append(list);
  return section;
}

function patchGroup(panel, section, group, lines) {
  const list = section.querySelector(".stories");
  list.dataset.list = group.list;
  list.setAttribute("aria-label", group.label);
  patchHead(section, list, group.head);
  patchLines(list, group.items, prefixOf(panel), lines);
  section.dataset.digest = group.digest;
  shown.set(section, signatureOf(panel, group.items));
}

function patchHead(section, list, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const have = [...section.children].filter((node) => node !== list);
  const want = [...template.content.children];
  if (have.length === want.length && have.every((node, number) => node.isEqualNode(want[number]))) return;
  for (const node of have) node.remove();
  list.before(...want);
}

function patchLines(list, items, prefix, lines) {
  let cursor = list.firstElementChild;
  for (const [key, stamp] of items) {
    const line = settled(key, stamp, prefix, lines);
    if (!line) continue;
    lines.wanted.add(line.id);
    if (cursor && cursor.parentElement !== list) cursor = line;
    if (line === cursor) {
      cursor = cursor.nextElementSibling;
    } else if (cursor && cursor.nextElementSibling === line) {
      // One line went away from here: set it aside at the end instead of moving all others up.
      const away = cursor;
      cursor = line.nextElementSibling;
      move(list, away, null);
      cursor ??= away;
    } else {
      move(list, line, cursor);
    }
  }
}

/** Puts a line into the list. Only what has something to lose by it goes by moveBefore, after which Chromium (156) may show
 *  lists that have new rows as they were. */
function move(list, line, before) {
  if (isHeld(line) || line.contains(document.activeElement)) put(list, line, before);
  else list.insertBefore(line, before);
}

/** The line to show: the one we have, or a new one in its place. */
function settled(key, stamp, prefix, lines) {
  const id = prefix + key;
  const have = lines.have.get(id);
  if (have && have.dataset.stamp === stamp) return have;
  if (have && isHeld(have)) {
    if (have.dataset.news !== stamp) outdate(have, stamp);
    return have;
  }
  const fresh = twin(key, stamp, lines.fresh, lines.twins)?.cloneNode(true);
  if (!fresh) return have ?? null;
  fresh.id = id;
  const line = have ? renewed(have, fresh) : fresh;
  lines.have.set(id, line);
  lines.changed.push(line);
  return line;
}

/** The line as the server draws it now. It stays the same element: a menu, a question or a key may be about it. */
function renewed(line, fresh) {
  line.dispatchEvent(new CustomEvent("line-renewed", { bubbles: true }));
  copyAttributes(line, fresh);
  line.replaceChildren(...fresh.childNodes);
  return line;
}

/** The same line as it came with the news, or as it stands in another panel. */
function twin(key, stamp, fresh, twins) {
  return [fresh.get(key), twins.get(key)].find((line) => line && line.dataset.stamp === stamp && !isHeld(line)) ?? null;
}

/** A row of each story by the key of its line, whichever panel it stands in. */
const twinsOf = (have) => new Map([...have.values()].filter((line) => line.matches(".story")).map((row) => [`story-${row.dataset.id}`, row]));

/** Takes lines out that are wanted nowhere; one that is held is told that it is gone. */
function drop(panel, wanted) {
  for (const line of panel.querySelectorAll(LINES)) {
    if (wanted.has(line.id)) continue;
    if (isHeld(line)) outdate(line, "gone");
    else line.remove();
  }
}

function outdate(line, stamp) {
  line.dataset.news = stamp;
  line.dispatchEvent(new CustomEvent("story-outdated", { bubbles: true, detail: { gone: stamp === "gone" } }));
}

/** What must not move in each panel: an open form, the row under the pointer, the row in focus, the first seen. */
function anchorsOf(board) {
  return [...board.querySelectorAll(".scroll")].map((scroll) => {
    const top = scroll.getBoundingClientRect().top;
    const all = [...scroll.querySelectorAll(LINES)];
    const first = scroll.scrollTop > 0 ? all.find((line) => line.getBoundingClientRect().bottom > top + 40) : null;
    const lines = [
      scroll.querySelector("li.open:focus-within"),
      all.find((line) => line.matches(":hover")),
      scroll.querySelector("li.open"),
      all.find((line) => line.matches(":focus-within")),
      first,
    ];
    return { scroll, lines: lines.filter(Boolean).map((line) => ({ id: line.id, top: line.getBoundingClientRect().top })) };
  });
}

function restore({ scroll, lines }) {
  for (const { id, top } of lines) {
    const line = document.getElementById(id);
    if (!line || !scroll.contains(line)) continue;
    scroll.scrollTop += line.getBoundingClientRect().top - top;
    return;
  }
}

/** What puts the focus back; null where it is not in a line, or in one that is open and stays. */
function focusIn(board) {
  const line = document.activeElement?.closest?.(LINES);
  return line && board.contains(line) && !line.classList.contains("open") ? focusNow() : null;
}
