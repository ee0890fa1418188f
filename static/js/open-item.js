// An epic or a label opens in its line, as a story does in its row: its form pushes the rest down.

import { keysHere, keysIn } from "./lib/focus.js";
import { glow } from "./lib/motion.js";
import { once } from "./lib/once.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { fragment, isKept, send, sentenceOf } from "./lib/sending.js";

const ITEM = "li.item[data-url]";
const fine = matchMedia("(pointer: fine)");
const itemOf = (element) => element?.closest?.(ITEM) ?? null;

export function connect(board) {
  board.addEventListener("click", (event) => {
    const item = itemOf(event.target);
    if (!item || event.defaultPrevented) return;
    if (event.target.closest(".close-item")) return leave(board, item);
    const link = event.target.closest("a.title, a.edit-link");
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!plain || !link || link.pathname !== item.dataset.url) return;
    event.preventDefault();
    if (!item.classList.contains("open")) once(item, () => openItem(item));
  });
  board.addEventListener("submit", (event) => {
    const item = itemOf(event.target);
    if (!item || !event.target.closest(".opened")) return;
    event.preventDefault();
    submit(board, item, event);
  });
  board.addEventListener("input", (event) => {
    const article = event.target.closest?.(".opened");
    if (article) article.dataset.dirty = "yes";
  });
  board.addEventListener("keydown", (event) => {
    const item = itemOf(event.target);
    if (!item) return;
    if (event.target.closest(".opened")) return keys(board, item, event);
    if (event.target.matches("a.title")) walk(item, event);
  });
  board.addEventListener("story-outdated", (event) => {
    if (event.target.matches(ITEM)) tell(board, event.target, event.detail.gone);
  });
}

/** Fetches the form and shows it in place of the line. */
async function openItem(item) {
  const areHere = keysHere(item);
  try {
    item.insertAdjacentHTML("beforeend", await fragment(item.dataset.url));
    item.classList.add("open");
    if (areHere()) focusInside(item);
  } catch (refusal) {
    complain(item, sentenceOf(refusal));
  }
}

function focusInside(item) {
  const field = fine.matches && item.querySelector(".opened :is(textarea, input)[name=name]");
  (field || item.querySelector(".close-item"))?.focus({ preventScroll: true });
  if (field) field.setSelectionRange(field.value.length, field.value.length);
  item.scrollIntoView({ block: "nearest" });
}

/** Closes the form. Where something is unsaved it says so, and closes at the second time. */
function leave(board, item) {
  const article = item.querySelector(".opened");
  if (article.dataset.dirty && !article.dataset.warned) {
    article.dataset.warned = "yes";
    complain(article, "Not saved yet. Close again to drop what you changed.");
    return;
  }
  close(board, item);
}

function close(board, item) {
  const areHere = keysIn(item);
  item.querySelector(".opened")?.remove();
  item.classList.remove("open");
  if (item.dataset.news) {
    item.dataset.stamp = "";
    delete item.dataset.news;
    board.refreshAnyway();
  }
  if (areHere) item.querySelector(".title").focus({ preventScroll: true });
}

async function submit(board, item, { target: form, submitter }) {
  const article = item.querySelector(".opened");
  if (article.dataset.busy) return;
  article.dataset.busy = "yes";
  forgive(article);
  try {
    const words = item.querySelector(".title").textContent.trim();
    const keep = form.matches(".edit") ? { story: null, panel: item.closest(".panel")?.dataset.panel, words, replaces: true } : null;
    const response = await send(form.action, new FormData(form, submitter), keep);
    if (isKept(response)) return close(board, item);
    if (!response.ok) return refill(item, await response.text());
    close(board, item);
    await board.refresh({ quiet: true });
    const panel = item.closest(".panel")?.dataset.prefix;
    const now = document.getElementById(item.isConnected ? item.id : `${panel ?? ""}${response.headers.get("X-Item")}`);
    if (now) glow([now]);
    announce(form.matches(".edit") ? "Saved." : "Done.");
  } catch (refusal) {
    complain(article, sentenceOf(refusal));
  } finally {
    delete article.dataset.busy;
  }
}

/** Shows the form as the server sent it back, with what is wrong in it or what it asks. */
function refill(item, html) {
  const areHere = keysIn(item);
  item.querySelector(".opened").remove();
  item.insertAdjacentHTML("beforeend", html);
  const article = item.querySelector(".opened");
  article.dataset.dirty = "yes";
  announce([...article.querySelectorAll(".complaints li")].map((line) => line.textContent).join(" "));
  if (areHere) (article.querySelector("button[name=merging]") ?? article.querySelector("[aria-invalid], [name=name]"))?.focus();
}

function keys(board, item, event) {
  const command = event.ctrlKey || event.metaKey;
  const form = item.querySelector(".opened .edit");
  const saves =
    (command && event.key.toLowerCase() === "s") ||
    (event.key === "Enter" && (command || event.target.name === "name") && !event.isComposing && event.target.matches("textarea"));
  if (saves && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector(".button.primary"));
  } else if (event.key === "Escape") {
    event.preventDefault();
    leave(board, item);
  }
}

/** The arrows go from line to line. */
function walk(item, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  const items = [...item.closest(".panel").querySelectorAll(ITEM)];
  const next = items[items.indexOf(item) + step]?.querySelector(".title");
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.closest(ITEM).scrollIntoView({ block: "nearest" });
}

/** Says in an open form that something changed meanwhile, and offers what it is now. */
function tell(board, item, gone) {
  const article = item.querySelector(".opened");
  if (!article || article.querySelector(".changed-elsewhere")) return;
  const notice = document.createElement("p");
  notice.className = "notice changed-elsewhere";
  notice.append(gone ? "Somebody took this away." : "Something changed here meanwhile.");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = gone ? "Close" : "Show it";
  button.addEventListener("click", () => {
    close(board, item);
    if (gone) item.remove();
  });
  notice.append(button);
  article.querySelector(".opened-head").after(notice);
  announce(notice.firstChild.textContent);
}
