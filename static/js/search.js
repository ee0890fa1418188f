// Searching from the board: "/" opens the field, Enter opens what is found as a panel, and the searches somebody keeps
// stand on the rail.

import { connectField, reading, searchesUrl, show } from "./search-field.js";
import { register } from "./lib/keymap.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { Refusal, fragment, send, sentenceOf } from "./lib/sending.js";
import { enter } from "./lib/focus.js";
import { focusPanel, focusRow, panelOf, rowsIn } from "./lib/rows.js";
import { hidePanel, markShown, showPanel } from "./panel-toggles.js";

let saved = [];
let lists = 0;

export function connect(board) {
  board.addEventListener("focusin", (event) => event.target.matches(".search-field") && connectHead(board, event.target));
  if (!board.dataset.panelUrl) return; // a panel as a page of its own: links and forms do
  register(
    { keys: ["/"], words: "search", group: "Panels", run: () => openSearch(board) },
    { keys: [], words: "save this search", group: "Panels", when: ({ row }) => Boolean(savable(board, row)), run: ({ row }) => beginSaving(savable(board, row)) },
  );
  board.addEventListener("click", (event) => intercept(board, event), { capture: true });
  board.addEventListener("submit", (event) => submit(board, event));
  board.addEventListener("toggle", ({ target }) => target.matches(".save-search") && enter(target, "[name=name]"), { capture: true });
  loadSaved(board);
}

/** Opens the field. */
export function openSearch(board) {
  const sheet = document.getElementById("search") ?? make(board);
  if (!sheet.matches(":popover-open")) sheet.showPopover();
  const field = sheet.querySelector("input");
  field.focus();
  field.select();
}

function intercept(board, event) {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  const opener = event.target.closest("[data-toggle=search]");
  const link = event.target.closest("[data-search]");
  if (!opener && !link) return;
  event.preventDefault();
  event.stopPropagation();
  if (opener) openSearch(board);
  else open(board, link.dataset.search, panelOf(link));
}

/** The panel of this search; in place of `old`, where one is given. */
async function open(board, query, old = null) {
  const key = `search:${query}`;
  if (old?.dataset.panel === key) return;
  const panel = await showPanel(key, old);
  if (!panel) return;
  if (old?.dataset.panel.startsWith("search")) hidePanel(old);
  const [first] = rowsIn(panel);
  if (first) focusRow(first);
  else panel.querySelector(".search-field")?.focus();
  announce(`${panel.querySelector(".panel-head [data-key=meta]").textContent.trim()}. ${panel.querySelector(".understood")?.textContent ?? ""}`);
}

/** Searches for what is typed; where nothing of it is understood it says so instead. */
async function run(board, text, told, old = null) {
  if (!text.trim()) return false;
  try {
    const read = await reading(board, text);
    show(told, read);
    if (!read.asks) {
      announce(read.complaints.map((complaint) => complaint.text).join(" "));
      return false;
    }
    await open(board, read.query, old);
    return true;
  } catch (refusal) {
    complain(told, sentenceOf(refusal));
    return false;
  }
}

function make(board) {
  const sheet = document.createElement("div");
  sheet.id = "search";
  sheet.className = "sheet search-sheet";
  sheet.popover = "auto";
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-label", "Search");
  const field = document.createElement("input");
  Object.assign(field, { type: "search", autocomplete: "off", autocapitalize: "off", spellcheck: false, maxLength: 1000 });
  field.setAttribute("aria-label", "Search");
  const told = document.createElement("div");
  told.className = "search-told";
  told.setAttribute("aria-live", "polite");
  const list = document.createElement("ul");
  list.id = "search-options";
  list.className = "options";
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  sheet.append(field, told, list, more(board, sheet));
  document.body.append(sheet);
  const go = async (text) => (await run(board, text, told)) && sheet.hidePopover();
  connectField(board, field, list, told, { more: () => keptOptions(go), run: go, leave });
  return sheet;

  function leave() {
    sheet.hidePopover();
    if (document.activeElement === field) field.blur(); // nothing had the focus before: keys must not go to what is hidden
  }
}

/** What stands below the options: examples as a panel, and where kept searches are changed. */
function more(board, sheet) {
  const line = document.createElement("p");
  line.className = "more meta";
  const examples = document.createElement("button");
  Object.assign(examples, { type: "button", textContent: "Examples" });
  examples.addEventListener("click", async () => {
    sheet.hidePopover();
    (await showPanel("search"))?.querySelector(".examples a")?.focus();
  });
  const kept = document.createElement("a");
  kept.href = searchesUrl(board);
  kept.textContent = "Rename or delete searches you keep";
  sheet.addEventListener("beforetoggle", () => (kept.hidden = !saved.length));
  line.append(examples, kept);
  return line;
}

const keptOptions = (go) => saved.map(({ name, query }) => ({ text: name, hint: query, take: () => go(query) }));

/** The field at the head of a search's panel, once somebody goes into it. */
function connectHead(board, field) {
  if (field.hasAttribute("aria-controls")) return;
  const list = document.createElement("ul");
  list.id = `search-options-${(lists += 1)}`;
  list.className = "sheet options beside";
  list.popover = "manual";
  list.setAttribute("aria-label", "Suggestions");
  const told = document.createElement("div");
  told.className = "search-told";
  const head = field.closest(".search-head");
  const form = field.form;
  form.append(list);
  form.after(told);
  told.append(...head.querySelectorAll(":scope > .understood, :scope > .not-understood"));
  list.addEventListener("toggle", () => {
    const box = field.getBoundingClientRect();
    list.style.top = `${box.bottom + 4}px`;
    list.style.left = `${box.left}px`;
    list.style.inlineSize = `${box.width}px`;
  });
  const go = (text) => (board.dataset.panelUrl ? run(board, text, told, panelOf(field)) : form.requestSubmit());
  const leave = () => focusPanel(panelOf(field));
  connectField(board, field, list, told, { run: go, leave }).refresh();
}

function submit(board, event) {
  const form = event.target;
  const head = form.closest(".search-head");
  if (!head) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.matches(".search-form")) run(board, form.elements.of.value, head.querySelector(".told") ?? head, panelOf(form));
  else save(board, form);
}

/** Where the search is saved that is shown in the panel one is in, else in the last one. */
function savable(board, row) {
  const all = [...board.querySelectorAll(".panel .save-search")].filter((details) => details.offsetHeight);
  const mine = panelOf(document.activeElement) ?? panelOf(row);
  return all.find((details) => mine?.contains(details)) ?? all.at(-1);
}

function beginSaving(details) {
  details.open = true;
  enter(details, "[name=name]");
}

async function save(board, form) {
  forgive(form);
  const { name } = form.elements;
  try {
    await send(form.action, new FormData(form));
    announce(`“${name.value}” is kept.`);
    form.closest("details").open = false;
    form.closest("details").querySelector("summary").focus();
    name.value = "";
    await loadSaved(board);
  } catch (refusal) {
    complain(form, sentenceOf(refusal));
  }
}

/** Fetches the searches that are kept and puts them on the rail, below the button for searching. */
async function loadSaved(board) {
  const rail = board.querySelector(".rail-kinds");
  const opener = rail?.querySelector("[data-toggle=search]");
  if (!opener) return;
  try {
    const html = await fragment(searchesUrl(board));
    const page = new DOMParser().parseFromString(html, "text/html");
    saved = [...page.querySelectorAll("[data-query]")].map(({ dataset }) => ({ name: dataset.name, query: dataset.query }));
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return;
  }
  for (const button of rail.querySelectorAll(".saved, .for-panel")) button.remove();
  opener.after(...saved.map((search) => buttonFor(search, opener)));
  markShown();
}

function buttonFor({ name, query }, opener) {
  const button = opener.cloneNode(true);
  button.classList.add("saved");
  button.href = `${opener.getAttribute("href")}?${new URLSearchParams({ of: query })}`;
  button.dataset.toggle = `search:${query}`;
  button.title = `${name}: ${query}`;
  button.querySelector("span").textContent = name;
  return button;
}
