// The rail and the layout: which panels are shown, how high rows are, what is folded away. Each change is
// kept on the server for this person, and is there in their next browser.

import { announce, complain } from "./lib/saying.js";
import { Refusal } from "./lib/sending.js";
import { drawing } from "./lib/menu.js";
import { trust } from "./lib/patching.js";
import { store } from "./lib/storing.js";
import { actual, bringForward, frontOf, insert, keysOf, load, moving, panelWith, panelsOf, phone, place } from "./lib/strip.js";

const root = document.documentElement;
const TOGETHER = "current-backlog";
const APART = ["current", "backlog"];
const DENSITIES = ["normal", "dense", "projector"];
let board = null;

export function connect(element) {
  board = element;
  board.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-toggle]");
    if (toggle) {
      event.preventDefault();
      togglePanel(toggle.dataset.toggle);
    } else if (event.target.closest(".fold")) {
      switchOn("folded", !("folded" in board.dataset));
    } else if (event.target.closest(".panel-close")) {
      hidePanel(event.target.closest(".panel"));
    }
  });
  board.addEventListener("keydown", (event) => {
    const toggle = event.key === " " && event.target.closest("[data-toggle]");
    if (!toggle) return;
    event.preventDefault();
    togglePanel(toggle.dataset.toggle);
  });
  board.addEventListener("board-changed", (event) => {
    count(event.detail.news.counts);
    markShown();
  });
  phone.addEventListener("change", markShown);
  addEventListener("pagehide", sendLayout);
  connectDensity(board.querySelector(".density-button"));
  markShown();
}

/** Shows or hides the panel of this key; on a phone brings it to the front. The last one stays. */
export async function togglePanel(key) {
  const panel = panelWith(board, key);
  if (panel && !phone.matches) return hidePanel(panel);
  await showPanel(key);
}

/** Makes sure that the panel of this key can be seen, and answers it; null where that was refused. `after`
 *  is the panel beside which it opens. */
export async function showPanel(key, after = null) {
  const panel = panelWith(board, key) ?? (await opened(actual(board, key), after));
  if (panel) bringForward(board, panel);
  markShown();
  return panel;
}

async function opened(key, after) {
  const panel = await attempt(() => load(board, key));
  const known = panelWith(board, key); // two clicks ask twice
  if (known || !panel) return known;
  if (phone.matches) panel.dataset.guest = "";
  insert(board, panel, after);
  trust(panel);
  panel.dispatchEvent(new CustomEvent("panel-arrived", { bubbles: true }));
  announce(`${titleOf(panel)} opened.`);
  changed();
  return panel;
}

/** What `ask` answers, or null where the server refuses, which is said. */
async function attempt(ask) {
  try {
    return await ask();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    complain(board.querySelector(".rail"), refusal.message);
    return null;
  }
}

export const revealPanel = showPanel;

/** Closes a panel, unless it is the only one; the keys go to the one beside it. */
export function hidePanel(panel) {
  const all = panelsOf(board);
  if (all.length < 2) return announce("The last panel stays.");
  const index = all.indexOf(panel);
  const next = all[index + 1] ?? all[index - 1];
  const focused = panel.contains(document.activeElement);
  moving(board, () => panel.remove());
  board.dispatchEvent(new CustomEvent("panel-left"));
  if (phone.matches) bringForward(board, next);
  if (focused) next.querySelector(".panel-menu-button")?.focus();
  announce(`${titleOf(panel)} closed.`);
  changed();
}

/** Moves the panel one place to the left (-1) or to the right (1). */
export function shiftPanel(panel, by) {
  const all = panelsOf(board);
  const other = all[all.indexOf(panel) + by];
  if (!other) return announce(`${titleOf(panel)} is the ${by < 0 ? "first" : "last"} panel.`);
  const focused = panel.contains(document.activeElement) ? document.activeElement : null;
  place(board, panel, by < 0 ? other : other.nextElementSibling);
  focused?.focus({ preventScroll: true });
  panel.scrollIntoView({ block: "nearest", inline: "nearest" });
  announce(`${titleOf(panel)}, panel ${all.indexOf(other) + 1} of ${all.length}.`);
  changed();
}

/** Current and Backlog in one panel, or in two. */
export async function join(together) {
  const keys = together ? [TOGETHER] : APART;
  const fresh = await attempt(() => Promise.all(keys.map((key) => load(board, key))));
  if (!fresh) return;
  const old = panelsOf(board).filter((panel) => [TOGETHER, ...APART].includes(panel.dataset.panel));
  old[0].before(...fresh);
  fresh.forEach(trust);
  for (const panel of old) panel.remove();
  board.dispatchEvent(new CustomEvent("panel-left"));
  board.toggleAttribute("data-joined", together);
  for (const toggle of board.querySelectorAll(".rail [data-toggle]")) {
    const name = toggle.dataset.toggle;
    if (name === TOGETHER || APART.includes(name)) toggle.hidden = !keys.includes(name);
  }
  bringForward(board, fresh[0]);
  fresh[0].querySelector(".panel-menu-button")?.focus();
  announce(together ? "Current and backlog stand in one panel." : "Current and backlog stand side by side.");
  changed();
}

/** Sets or clears what holds for the whole board ("folded", "free", "below") and keeps it. */
export function switchOn(name, on) {
  board.toggleAttribute(`data-${name}`, on);
  changed();
}

/** The order has changed: keeps it. */
export function changed() {
  markShown();
  keep();
}

const titleOf = (panel) => panel.querySelector("h2")?.textContent ?? "";

let kept = Promise.resolve();
let unkept = null;

/** Keeps the layout, after the one that is on its way; panels that were opened on a phone are guests there. */
function keep() {
  if (!board.dataset.layoutUrl) return;
  const fields = new URLSearchParams();
  for (const panel of panelsOf(board)) if (!("guest" in panel.dataset)) fields.append("panels", panel.dataset.panel);
  fields.append("density", root.dataset.density ?? "normal");
  for (const name of ["joined", "folded", "free", "below"]) if (name in board.dataset) fields.append(name, "yes");
  unkept = fields;
  kept = kept.then(sendLayout);
}

/** Sends the newest layout, if it was not sent yet. */
async function sendLayout() {
  if (!unkept) return;
  const body = unkept;
  unkept = null;
  const headers = { "X-Requested-With": "tracker" };
  try {
    const answer = await fetch(board.dataset.layoutUrl, { method: "POST", body, headers, keepalive: true });
    if (answer.status === 422) complain(board.querySelector(".rail"), await answer.text());
  } catch {
    // Offline: the panels stand as they were put, and are kept with the next change.
  }
}

/** Marks the buttons of what is shown; what is open and has no button of its own gets one. */
export function markShown() {
  const front = frontOf(board);
  const shown = front ? [front.dataset.panel] : keysOf(board);
  const rail = board.querySelector(".rail-kinds");
  if (!rail) return;
  for (const button of rail.querySelectorAll(".for-panel")) if (!panelWith(board, button.dataset.toggle)) button.remove();
  for (const panel of panelsOf(board)) {
    const key = panel.dataset.panel;
    if (![...rail.querySelectorAll("[data-toggle]")].some((toggle) => toggle.dataset.toggle === key)) rail.append(buttonFor(panel));
  }
  for (const toggle of rail.querySelectorAll("[data-toggle]")) {
    const isShown = shown.includes(actual(board, toggle.dataset.toggle));
    toggle.setAttribute("role", "button");
    toggle.setAttribute("aria-pressed", String(isShown));
    toggle.classList.toggle("shown", isShown);
    if (isShown && front) toggle.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function buttonFor(panel) {
  const [kind] = panel.dataset.panel.split(":");
  const button = document.createElement("a");
  button.className = "rail-button for-panel";
  button.href = `#${panel.id}`;
  button.dataset.toggle = panel.dataset.panel;
  button.title = titleOf(panel);
  const words = document.createElement("span");
  words.textContent = titleOf(panel);
  const icons = { search: "search" };
  button.append(drawing(icons[kind] ?? "panel"), words);
  return button;
}

/** The numbers beside the buttons. */
function count(counts = {}) {
  for (const [kind, number] of Object.entries(counts)) {
    for (const badge of board.querySelectorAll(`[data-count="${kind}"]`)) badge.textContent = number || "";
  }
}

function connectDensity(button) {
  if (!button) return;
  const name = () => {
    const density = root.dataset.density ?? "normal";
    button.querySelector("span").textContent = density[0].toUpperCase() + density.slice(1);
    button.setAttribute("aria-label", `Row height: ${density}`);
  };
  name();
  button.addEventListener("click", () => {
    const now = DENSITIES.indexOf(root.dataset.density ?? "normal");
    root.dataset.density = DENSITIES[(now + 1) % DENSITIES.length];
    store("tracker.density", root.dataset.density); // for other pages
    name();
    keep();
    announce(button.getAttribute("aria-label"));
  });
}
