// From a row in a panel that is no ranked list to the same story in its list; and a story in its own panel.

import { announce } from "./lib/saying.js";
import { glow } from "./lib/motion.js";
import { focusRow, panelOf, rowOf } from "./lib/rows.js";
import { bringForward, panelWith } from "./lib/strip.js";
import { hidePanel, showPanel } from "./panel-toggles.js";
import { unfold } from "./open-story.js";

const LISTS = { unscheduled: ["icebox"], accepted: ["current", "done"] };
const PLANNED = ["current", "backlog"];

export function connect(board) {
  board.addEventListener("click", (event) => {
    const link = event.target.closest("a.names-story");
    const id = link?.dataset.story ?? link?.closest("[data-story]")?.dataset.story;
    if (!id || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!jumpTo(board, id)) openAlone(id, panelOf(link));
  });
  board.addEventListener("panel-arrived", (event) => unfoldAlone(event.target));
  board.addEventListener("story-folded", (event) => {
    const panel = panelOf(event.target);
    if (panel?.dataset.panel.startsWith("story:")) hidePanel(panel);
  });
  for (const panel of board.querySelectorAll('.panel[data-panel^="story:"]')) unfoldAlone(panel, { focus: false });
}

/** Whether the panel of the row is a list that stories are ranked in. */
export const isInItsList = (row) => !panelOf(row)?.dataset.prefix;

/** Shows the story of the row in its list, which is opened where it is not shown. */
export async function reveal(board, row) {
  const { id, state } = row.dataset;
  if (jumpTo(board, id)) return;
  for (const key of LISTS[state] ?? PLANNED) {
    const known = panelWith(board, key);
    const panel = known ?? (await showPanel(key));
    if (jumpTo(board, id)) return;
    if (panel && !known) hidePanel(panel);
  }
  openAlone(id, panelOf(row));
}

/** Opens the story in a panel of its own beside `panel`. */
export function openAlone(id, panel) {
  return showPanel(`story:${id}`, panel);
}

function jumpTo(board, id) {
  const row = document.getElementById(`story-${id}`);
  if (!row || !board.contains(row)) return false;
  bringForward(board, panelOf(row));
  const section = row.closest(".iteration.is-shut");
  section?.querySelector(".shut")?.click();
  focusRow(row);
  row.scrollIntoView({ block: "center" });
  glow([row]);
  announce(`${row.querySelector(".title").textContent}, in ${panelOf(row).querySelector("h2").textContent}.`);
  return true;
}

function unfoldAlone(panel, options) {
  if (!panel.dataset.panel.startsWith("story:")) return;
  const row = rowOf(panel.querySelector("li.story .title"));
  if (row) unfold(row, options);
}
