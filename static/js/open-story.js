// A story unfolds in its row and pushes the rest down; its top stays where it was.

import { announce, complain, forgive } from "./lib/saying.js";
import { fragment, send, sentenceOf } from "./lib/sending.js";
import { focusRow, rowOf } from "./lib/rows.js";
import { glow } from "./lib/motion.js";
import { ask } from "./start-question.js";

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
  board.addEventListener("submit", (event) => {
    const row = rowOf(event.target);
    if (!row || !event.target.closest(".unfolded")) return;
    event.preventDefault();
    submit(board, row, event);
  });
  board.addEventListener("keydown", (event) => {
    const article = event.target.closest?.(".unfolded");
    if (article) keys(board, rowOf(article), event);
  });
  board.addEventListener("input", (event) => {
    const article = event.target.closest?.(".unfolded");
    if (article) article.dataset.dirty = "yes";
  });
  board.addEventListener("story-outdated", (event) => tell(board, event.target, event.detail.gone));
}

/** Fetches the story's form and shows it in place of the row's line. */
export async function unfold(row) {
  if (row.classList.contains("open") || row.classList.contains("busy")) return;
  row.classList.add("busy");
  try {
    const html = await fragment(row.dataset.url);
    keepingTop(row, () => {
      row.insertAdjacentHTML("beforeend", html);
      row.classList.add("open");
    });
    forgive(row);
    focusInside(row);
  } catch (refusal) {
    complain(row, sentenceOf(refusal));
  } finally {
    row.classList.remove("busy");
  }
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

/** Closes the form. Where something is unsaved it says so, and closes at the second time. */
function foldUp(board, row) {
  const article = row.querySelector(".unfolded");
  if (article.dataset.dirty && !article.dataset.warned) {
    article.dataset.warned = "yes";
    complain(article.querySelector(".edit") ?? article, "Not saved yet. Close again to drop what you changed.");
    return;
  }
  close(board, row);
}

function close(board, row) {
  keepingTop(row, () => {
    row.querySelector(".unfolded")?.remove();
    row.classList.remove("open");
  });
  if (row.dataset.news) {
    row.dataset.stamp = "";
    delete row.dataset.news;
    board.refreshAnyway();
  }
  focusRow(row);
}

async function submit(board, row, event) {
  const form = event.target;
  const button = event.submitter;
  const article = row.querySelector(".unfolded");
  if (button?.hasAttribute("formmethod")) return ask(board, row, button);
  if (article.dataset.busy) return;
  article.dataset.busy = "yes";
  forgive(article);
  try {
    const response = await send(form.action, new FormData(form, button));
    if (!response.ok) return refill(row, await response.text());
    if (form.matches(".edit") || !article.dataset.dirty) close(board, row);
    await board.refresh({ quiet: true });
    const now = document.getElementById(row.id);
    if (now) glow([now]);
    announce(form.matches(".edit") ? "Saved." : "Done.");
  } catch (refusal) {
    complain(form.matches(".edit") ? form : article, sentenceOf(refusal));
  } finally {
    delete article.dataset.busy;
  }
}

/** Shows the form as the server sent it back, with what is wrong in it. */
function refill(row, html) {
  keepingTop(row, () => {
    row.querySelector(".unfolded").remove();
    row.insertAdjacentHTML("beforeend", html);
  });
  const article = row.querySelector(".unfolded");
  article.dataset.dirty = "yes";
  announce([...article.querySelectorAll(".complaints li, .error")].map((line) => line.textContent).join(" "));
  (article.querySelector("[aria-invalid]") ?? article.querySelector("textarea"))?.focus({ preventScroll: true });
}

function keys(board, row, event) {
  const command = event.ctrlKey || event.metaKey;
  const form = row.querySelector(".unfolded .edit");
  const saves =
    (command && event.key.toLowerCase() === "s") ||
    (event.key === "Enter" && (command || event.target.name === "title") && !event.isComposing && event.target.matches("textarea, input"));
  if (saves && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector(".button.primary"));
  } else if (event.key === "Escape") {
    event.preventDefault();
    foldUp(board, row);
  }
}

/** Says in an open form that the story changed meanwhile, and offers what it is now. */
function tell(board, row, gone) {
  const article = row.querySelector(".unfolded");
  if (!article) return;
  article.querySelector(".changed-elsewhere")?.remove();
  const notice = document.createElement("p");
  notice.className = "notice changed-elsewhere";
  notice.append(gone ? "Somebody deleted this story, or took it off this board." : "Somebody changed this story while it was open here.");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = gone ? "Close" : "Show theirs";
  button.addEventListener("click", async () => {
    close(board, row);
    if (gone) return row.remove();
    await board.refreshAnyway();
    const now = document.getElementById(row.id);
    if (now) unfold(now);
  });
  notice.append(button);
  article.querySelector(".unfolded-head").after(notice);
  announce(notice.firstChild.textContent);
}

/** Keeps the top of the row where it is while it grows or shrinks. */
function keepingTop(row, change) {
  const scroll = row.closest(".scroll");
  const top = row.getBoundingClientRect().top;
  change();
  scroll.scrollTop += row.getBoundingClientRect().top - top;
}
