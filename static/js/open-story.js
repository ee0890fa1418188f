// A story unfolds in its row and pushes the rest down; its top stays where it was.

import "./lib/choice-picker.js";
import { keysHere, keysIn } from "./lib/focus.js";
import { once } from "./lib/once.js";
import { complain, forgive } from "./lib/saying.js";
import { fragment, sentenceOf } from "./lib/sending.js";
import { focusRow, rowOf } from "./lib/rows.js";
import { isTyped } from "./lib/morph.js";
import { connect as connectLines } from "./story-lines.js";
import { connect as connectSaving, freshen, notice, onItsWay, save, unsavedFields } from "./story-saving.js";

const fine = matchMedia("(pointer: fine)");

export function connect(board) {
  board.addEventListener("click", (event) => {
    const row = rowOf(event.target);
    if (!row || event.defaultPrevented) return;
    if (event.target.closest(".fold-up")) return foldUp(board, row);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!plain || !event.target.closest(".title")) return;
    event.preventDefault();
    unfold(row);
  });
  connectLines(board);
  connectSaving(board, { leave: (row) => close(board, row) });
  board.addEventListener("keydown", (event) => {
    const article = event.target.closest?.(".unfolded");
    if (article && !event.defaultPrevented) keys(board, article, event);
  });
  board.addEventListener("story-outdated", (event) => renew(board, event.target, event.detail.gone));
}

/** A story's own page: the same, but that nothing closes. */
export function connectPage(page) {
  connectLines(page);
  connectSaving(page);
  page.addEventListener("keydown", (event) => {
    const article = event.target.closest?.(".unfolded");
    if (article && !event.defaultPrevented) keys(page, article, event);
  });
}

/** Fetches the story and shows it in place of the row's line; answers whether the keys went there, which they do
 *  not where somebody has gone elsewhere meanwhile. */
export async function unfold(row, { focus = true } = {}) {
  return row.classList.contains("open") ? focus : once(row, () => fetched(row, focus));
}

async function fetched(row, focus) {
  const areHere = keysHere(row);
  try {
    const html = await storyOf(row);
    if (!row.isConnected) return false;
    keepingTop(row, () => {
      row.insertAdjacentHTML("beforeend", html);
      row.classList.add("open");
    });
    forgive(row);
    const goes = focus && areHere();
    if (goes) focusInside(row);
    return goes;
  } catch (refusal) {
    complain(row, sentenceOf(refusal));
    return false;
  }
}

/** The story as it is now: asked again where news of it came meanwhile. */
async function storyOf(row) {
  const { stamp } = row.dataset;
  const html = await fragment(row.dataset.url);
  return row.isConnected && row.dataset.stamp !== stamp ? storyOf(row) : html;
}

function focusInside(row) {
  const title = row.querySelector(".unfolded textarea[name=title]");
  if (title && fine.matches) {
    title.focus({ preventScroll: true });
    title.setSelectionRange(title.value.length, title.value.length);
  } else {
    row.querySelector(".unfolded .fold-up")?.focus({ preventScroll: true });
  }
  if (row.offsetHeight < row.closest(".scroll").clientHeight) row.scrollIntoView({ block: "nearest" });
}

/** Closes the story, after what is on its way. Where something typed would be lost it says so, and closes at
 *  the second time. */
async function foldUp(board, row) {
  const article = row.querySelector(".unfolded");
  await onItsWay(article);
  if (!article.isConnected) return;
  if ((article.dataset.unsaved || typedIn(article).length) && !article.dataset.warned) {
    article.dataset.warned = "yes";
    article.addEventListener("input", () => delete article.dataset.warned, { once: true });
    complain(article.querySelector(".unfolded-head"), "Not saved yet. Close again to drop what you typed.");
    return;
  }
  close(board, row);
}

/** What would be lost with the article; a comment is not, unless this browser keeps no drafts. */
const typedIn = (article) => [...article.querySelectorAll("textarea[name], input[name]:not([type=hidden], [type=radio], [type=checkbox])")].filter((control) => !control.matches("choice-picker *, tracker-talk :not([data-passing])") && isTyped(control));

function close(board, row) {
  const areHere = keysIn(row);
  for (const control of typedIn(row)) control.value = control.defaultValue;
  keepingTop(row, () => {
    row.querySelector(".unfolded")?.remove();
    row.classList.remove("open");
  });
  if (row.dataset.news) {
    row.dataset.stamp = "";
    delete row.dataset.news;
    board.refreshAnyway();
  }
  if (areHere) focusRow(row);
  row.dispatchEvent(new CustomEvent("story-folded", { bubbles: true }));
}

function keys(board, article, event) {
  const row = rowOf(article);
  const command = event.ctrlKey || event.metaKey;
  const inTitle = event.target.name === "title";
  const enter = event.key === "Enter" && !event.isComposing;
  if (command && enter && event.target.matches("textarea[name=description]")) {
    event.preventDefault();
    event.target.closest("details").querySelector(".primary").click();
  } else if (command && enter && event.target.form?.matches(".adding, .rewrite, .splitting form")) {
    event.preventDefault(); // a line of a list is saved by either, lines of a split by this alone
    event.target.form.requestSubmit(event.target.form.querySelector("button"));
  } else if ((command && event.key.toLowerCase() === "s") || (enter && inTitle)) {
    event.preventDefault();
    saveAndClose(board, article, row);
  } else if (event.key === "Escape" && row) {
    event.preventDefault();
    foldUp(board, row);
  }
}

async function saveAndClose(board, article, row) {
  const names = unsavedFields(article);
  if (names.length && !(await save(board, article, names))) return;
  if (row && !typedIn(article).length) close(board, row);
}

/** The story of an open row changed elsewhere: what can be shown at once is; of one that is gone it says so. */
async function renew(board, row, gone) {
  const article = row.querySelector(".unfolded");
  if (!article) return;
  if (gone) return tell(board, row, article);
  try {
    freshen(article, await fragment(row.dataset.url));
  } catch {
    // the next change, or closing it, brings it up to date
  }
}

function tell(board, row, article) {
  const line = notice(article, "Somebody deleted this story, or took it off this board.");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = "Close";
  button.addEventListener("click", () => {
    close(board, row);
    row.remove();
  });
  line.append(button);
}

/** Keeps the top of the row where it is while it grows or shrinks. */
function keepingTop(row, change) {
  const scroll = row.closest(".scroll");
  const top = row.getBoundingClientRect().top;
  change();
  if (scroll) scroll.scrollTop += row.getBoundingClientRect().top - top;
}
