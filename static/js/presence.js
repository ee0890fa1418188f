// Who else has a story open: told by every tab of its own stories, shown in the unfolded story and on its row.

import { watch } from "./lib/news.js";
import { announce } from "./lib/saying.js";

const AGAIN = 20000; // the server forgets a tab after 45 s
const person = Number(document.querySelector('meta[name="tracker-person"]')?.content);
const live = document.querySelector('meta[name="tracker-live"]')?.content;
const tab = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join("").slice(0, 20);

/** Connects the stories that are unfolded below `root`, of the project that it names. */
export function connect(root) {
  if (!live || !root.dataset.project) return;
  let known = {};
  tellOf(root);
  watch(root.dataset.project, ({ present }) => show(root, (known = present)));
  new MutationObserver((changes) => {
    const isOurs = ({ addedNodes, removedNodes }) => [...addedNodes, ...removedNodes].every((node) => node.dataset?.ours !== undefined);
    if (!changes.every(isOurs)) show(root, known);
  }).observe(root, { childList: true, subtree: true });
}

const unfolded = (root) => [...root.querySelectorAll(".unfolded[data-id]")];

/** Tells the server which stories are open here: when that changes, and again and again. */
function tellOf(root) {
  let told = "";
  let at = 0;
  let isLeft = false; // the page is told that it is hidden after it is told that it is left
  const tell = (stories) => {
    told = stories;
    at = Date.now();
    const body = new URLSearchParams({ tab, stories });
    fetch(`${live}/presence`, { method: "POST", body, headers: { "X-Requested-With": "tracker" }, keepalive: true }).catch(() => (at = 0));
  };
  const look = () => {
    if (isLeft) return;
    const stories = unfolded(root).map((article) => article.dataset.id).join(",");
    if (stories !== told || (stories && !document.hidden && Date.now() - at > AGAIN)) tell(stories);
  };
  let soon = 0;
  new MutationObserver(() => (soon ||= setTimeout(() => look((soon = 0)), 100))).observe(root, { childList: true, subtree: true });
  setInterval(look, AGAIN / 4);
  document.addEventListener("visibilitychange", look);
  look();
  addEventListener("pagehide", () => {
    isLeft = true;
    if (told) navigator.sendBeacon(`${live}/presence`, new URLSearchParams({ tab, stories: (told = "") }));
  });
  addEventListener("pageshow", () => {
    isLeft = false;
    look();
  });
}

function show(root, present) {
  for (const article of unfolded(root)) {
    const names = others(present, article.dataset.id);
    const line = lineOf(article);
    const text = names.length ? `${and(names)} ${names.length > 1 ? "have" : "has"} this open, too.` : "";
    if (line.textContent === text) continue;
    line.textContent = text;
    if (text) announce(text);
  }
  const rows = new Set([...root.querySelectorAll("li.story > .watched")].map((sign) => sign.parentElement));
  for (const story of Object.keys(present)) for (const row of root.querySelectorAll(`li.story[data-id="${story}"]`)) rows.add(row);
  for (const row of rows) mark(row, others(present, row.dataset.id));
}

const others = (present, story) => (present[story] ?? []).filter(([id]) => id !== person).map(([, name]) => name);
const and = (names) => [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ");

function lineOf(article) {
  let line = article.querySelector(":scope > .present");
  if (line) return line;
  line = document.createElement("p");
  line.className = "present";
  line.dataset.ours = "";
  article.querySelector(".unfolded-head").after(line);
  return line;
}

/** A quiet sign on the row: an eye, and the names for who asks. */
function mark(row, names) {
  const old = row.querySelector(":scope > .watched");
  const text = names.length ? `Open: ${and(names)}` : "";
  if ((old?.title ?? "") === text) return;
  old?.remove();
  if (!text) return;
  const sign = document.createElement("span");
  sign.className = "sign watched";
  sign.dataset.ours = "";
  sign.title = text;
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", text);
  sign.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-eye"/></svg>';
  row.querySelector(":scope > .what").after(sign);
}
