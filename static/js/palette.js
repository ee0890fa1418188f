// The palette (Ctrl or Cmd with k): finds actions with their keys, stories, people, projects and panels.

import { choices } from "./lib/choices.js";
import { focusNow } from "./lib/focus.js";
import { drawnKey } from "./lib/key-list.js";
import { possible, register } from "./lib/keymap.js";
import { drawing } from "./lib/menu.js";
import { ranking } from "./lib/ranking.js";
import { fragment } from "./lib/sending.js";
import { storeList, storedList } from "./lib/storing.js";
import { focusRow, rowOf, titleOf } from "./lib/rows.js";
import { unfold } from "./open-story.js";
import { showPanel } from "./panel-toggles.js";

const SHOWN = 14;
const RECENT = 8;
let palette = null;
let back = null;
let context = null;
let offered = [];
let marked = 0;
let turn = 0;

export function connect() {
  register({ keys: ["Ctrl+k"], words: "find anything: actions, stories, people, projects", group: "Everywhere", anywhere: true, palette: false, run: toggle });
}

function toggle(now) {
  palette ??= made();
  if (palette.matches(":popover-open")) return palette.hidePopover();
  back = focusNow();
  context = now;
  palette.showPopover();
  const input = palette.querySelector("input");
  input.value = "";
  input.focus();
  look("");
}

function made() {
  const element = document.createElement("div");
  element.className = "sheet palette";
  element.id = "palette";
  element.popover = "auto";
  element.setAttribute("role", "dialog");
  element.setAttribute("aria-label", "Find anything");
  element.innerHTML = `<label class="visually-hidden" for="palette-input">Find an action, a story, somebody or a project</label>
    <input id="palette-input" type="text" role="combobox" autocomplete="off" aria-autocomplete="list" aria-expanded="true" aria-controls="palette-list">
    <ul id="palette-list" role="listbox" aria-label="Found"></ul>`;
  document.body.append(element);
  const input = element.querySelector("input");
  input.addEventListener("input", () => look(input.value.trim()));
  input.addEventListener("keydown", onKey);
  element.querySelector("ul").addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) take(offered[[...item.parentElement.children].indexOf(item)]);
  });
  return element;
}

function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && offered.length) mark((marked + step + offered.length) % offered.length);
  else if (event.key === "Enter" && !event.isComposing && offered[marked]) take(offered[marked]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

async function take(entry) {
  remember(entry);
  palette.hidePopover();
  back();
  await entry.run();
}

/** Shows what is near at once, and what the server knows as soon as it has answered. */
async function look(typed) {
  const mine = (turn += 1);
  const near = [...actions(), ...panels(), ...loadedStories(typed), ...(typed ? links() : [])];
  show(typed, near);
  const far = await Promise.all([people(), projects(), typed.length > 1 || /^#?\d+$/.test(typed) ? stories(typed) : []]);
  if (mine === turn && palette.matches(":popover-open")) show(typed, [...near, ...far.flat()]);
}

function show(typed, entries) {
  const keep = offered[marked]?.id;
  const unique = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
  offered = typed ? ranking(unique, typed.replace(/^#(?=\d)/, "")).slice(0, SHOWN) : usual(unique);
  palette.querySelector("ul").replaceChildren(...offered.map(drawn));
  if (typed && !offered.length) palette.querySelector("ul").append(nothing());
  mark(Math.max(0, offered.findIndex((entry) => entry.id === keep && typed)));
}

/** Without words: what was taken last, then the actions. */
function usual(entries) {
  const lately = recent();
  const known = lately.map((id) => entries.find((entry) => entry.id === id)).filter(Boolean);
  return [...known, ...entries.filter((entry) => entry.kind === "action" && !known.includes(entry))].slice(0, SHOWN);
}

function mark(index) {
  marked = index;
  const list = palette.querySelector("ul");
  [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
  const item = list.children[index];
  if (item) palette.querySelector("input").setAttribute("aria-activedescendant", item.id);
  item?.scrollIntoView({ block: "nearest" });
}

function drawn({ text, hint, icon, keys = [] }, index) {
  const item = document.createElement("li");
  item.id = `palette-${index}`;
  item.setAttribute("role", "option");
  if (icon) item.append(drawing(icon));
  const words = document.createElement("span");
  words.textContent = text;
  item.append(words);
  if (hint) {
    const more = document.createElement("span");
    more.className = "meta";
    more.textContent = hint;
    item.append(more);
  }
  if (keys.length) item.append(drawnKey(keys[0]));
  return item;
}

function nothing() {
  const item = document.createElement("li");
  item.className = "meta";
  item.setAttribute("role", "option");
  item.setAttribute("aria-disabled", "true");
  item.textContent = "Nothing here is called so.";
  return item;
}

const sentence = (words) => `${words[0].toUpperCase()}${words.slice(1)}`;

function actions() {
  return possible(context).map((action) => ({
    id: `action ${action.words}`, kind: "action", scattered: true, text: sentence(action.words), keys: action.keys, icon: "caret", run: () => action.run(context),
  }));
}

function panels() {
  return [...document.querySelectorAll(".panel")].map((panel) => {
    const title = panel.querySelector("h2").textContent;
    return { id: `panel ${panel.dataset.panel}`, kind: "panel", scattered: true, text: `Go to ${title}`, icon: "backlog", run: () => focusRow(panel.querySelector("li.story")) };
  });
}

/** Where the page itself leads; what a board shows is found as what it is. */
function links() {
  const all = [...document.querySelectorAll("main a[href]")].filter((link) => !link.closest("tracker-board") && link.offsetHeight && link.textContent.trim());
  return all.map((link) => ({ id: `link ${link.getAttribute("href")}`, kind: "link", text: link.textContent.trim(), icon: "out", run: () => link.click() }));
}

function loadedStories(typed) {
  if (!typed || !context.board) return [];
  const rows = new Map([...context.board.querySelectorAll("li.story:not(.ghost)")].reverse().map((row) => [row.dataset.id, row]));
  return [...rows.values()].map((row) => story({ id: row.dataset.id, title: titleOf(row), type: row.dataset.type, url: row.dataset.url }));
}

async function stories(typed) {
  const project = projectNow();
  if (!project) return [];
  const all = JSON.parse(await fragment(`${project}/stories/found?q=${encodeURIComponent(typed)}`));
  return all.map((each) => story({ ...each, url: `${project}/stories/${each.id}` }));
}

function story({ id, title, type, url }) {
  return { id: `story ${id}`, kind: "story", text: title, hint: `#${id}`, also: String(id), icon: type, run: () => openStory(id, url) };
}

async function openStory(id, url) {
  const row = [...document.querySelectorAll(`li.story[data-id="${id}"]`)].find((each) => each.offsetHeight);
  if (row) {
    focusRow(row);
    return unfold(rowOf(row));
  }
  return canShow() ? showPanel(`story:${id}`) : location.assign(url);
}

async function people() {
  const project = projectNow();
  if (!project) return [];
  const known = await choices(`${project}/choices`);
  return known.people.map(({ name, initials }) => ({
    id: `person ${name}`, kind: "person", text: `Stories of ${name}`, also: initials, icon: "pair", hint: "person", run: () => openSearch(project, `owner:"${name}"`),
  }));
}

const canShow = () => Boolean(context.board?.dataset.panelUrl);

function openSearch(project, query) {
  if (canShow()) return showPanel(`search:${query}`);
  return location.assign(`${project}/panels/search?of=${encodeURIComponent(query)}`);
}

let known = null;

/** The projects and those side by side, as the list of the bar has them. */
async function projects() {
  const { projects: url } = document.querySelector(".bar .product").dataset;
  if (!url) return [];
  known ??= fragment(url).then((html) => new DOMParser().parseFromString(html, "text/html"));
  return [...(await known).querySelectorAll("li > a, .actions a")].map((link) => {
    const parts = [...link.querySelectorAll("span")].map((part) => part.textContent.trim());
    const [name, team] = parts.length ? parts : [link.textContent.trim()];
    const what = !parts.length ? "" : /^\/projects\/\d/.test(link.getAttribute("href")) ? "Project " : "Side by side: ";
    return { id: `project ${link.getAttribute("href")}`, kind: "project", text: `${what}${name}`, icon: "out", hint: team, run: () => location.assign(link.href) };
  });
}

const projectNow = () => /^\/projects\/\d+/.exec(location.pathname)?.[0] ?? "";

const recent = () => storedList("tracker.recent");
const remember = ({ id }) => storeList("tracker.recent", [id, ...recent().filter((other) => other !== id)].slice(0, RECENT));
