// What the keys of the board do: walking, the next step, estimates, the menu, panels.

import { register } from "./lib/keymap.js";
import { activePanel, focusPanel, focusRow, isPlannedByHand, linesIn, panelOf, rowOf, shownPanels, showsPriority } from "./lib/rows.js";
import { openAdding } from "./add-story.js";
import { nudge, openMenu } from "./row-menu.js";
import { openPasting } from "./paste-lines.js";
import { unfold } from "./open-story.js";
import { announce } from "./lib/saying.js";
import * as fields from "./row-fields.js";
import { clear, extendBy, rowsToActOn, selectAll, selectionSize, toggle } from "./selection.js";
import { hidePanel, shiftPanel, showPanel, togglePanel } from "./panel-toggles.js";
import { liftByKey } from "./sortable-list.js";
import { openAlone, reveal } from "./reveal-story.js";

const onRow = ({ row }) => Boolean(row);
const mayWork = ({ board }) => board.canWork;
const worksOnRows = ({ board, row }) => board.canWork && rowsToActOn(board, row).length > 0;
/** Nothing goes that somebody does not see marked: a row in focus, or selected ones. */
const seesWhatGoes = (context) => worksOnRows(context) && (selectionSize() > 0 || Boolean(rowOf(document.activeElement)) || Boolean(document.querySelector("#palette")?.contains(document.activeElement)));
const worksOnRow = (context) => onRow(context) && mayWork(context);
/** Space presses what has the focus; on a title it lifts the row. */
const onTitle = (context) => worksOnRow(context) && document.activeElement.matches("li.story .title");

export function connect(board) {
  register(
    { keys: ["ArrowDown"], words: "go to the next row", group: "Walk", palette: false, run: ({ last }) => walk(board, last, 1) },
    { keys: ["ArrowUp"], words: "go to the row before", group: "Walk", palette: false, run: ({ last }) => walk(board, last, -1) },
    { keys: ["ArrowRight"], words: "go to the panel beside", group: "Walk", palette: false, run: ({ last }) => cross(board, last, 1) },
    { keys: ["ArrowLeft"], words: "go to the panel before", group: "Walk", palette: false, run: ({ last }) => cross(board, last, -1) },
    { keys: ["Home"], words: "go to the first row", group: "Walk", palette: false, run: () => walkToEnd(board, 0) },
    { keys: ["End"], words: "go to the last row", group: "Walk", palette: false, run: () => walkToEnd(board, -1) },
    { keys: ["Enter"], words: "open the story", group: "Walk" },
    { keys: ["Escape"], words: "close it without saving", group: "Walk" },
    { keys: ["a"], words: "add a story", group: "Stories", when: mayWork, inStory: true, run: () => openAdding(board) },
    ...deeds(board),
    { keys: ["m"], words: "menu of moves", group: "Move", when: worksOnRow, run: ({ row }) => openMenu(board, row) },
    { keys: ["Space"], words: "lift; arrows move it, Space drops it, Esc puts it back", group: "Move", palette: false, when: onTitle, run: ({ row }) => liftByKey(board, row) },
    { keys: ["Ctrl+s"], words: "save the open story", group: "Open story" },
    { keys: ["Ctrl+Enter"], words: "save the description or the comment", group: "Open story" },
    { keys: ["@"], words: "in a comment, or in why it is rejected: tell somebody", group: "Open story" },
    { keys: ["v"], words: "show the story in its list", group: "Walk", when: onRow, run: ({ row }) => reveal(board, row) },
    { keys: ["Shift+O"], words: "open the story in a panel of its own", group: "Walk", when: onRow, run: ({ row }) => openAlone(row.dataset.id, panelOf(row)) },
    ...panelKeys(board),
    ...keysOfThePanel(board),
    ...Object.keys(GO_KEYS).map((name) => goTo(board, name)),
  );
}

/** Each letter that the rail has, once: of the panels that share one, only one is there at a time. */
function panelKeys(board) {
  const toggles = [...board.querySelectorAll(".rail [data-letter]")];
  const there = (letter) => toggles.find((toggle) => toggle.dataset.letter === letter && !toggle.hidden);
  return [...new Set(toggles.map(({ dataset }) => dataset.letter))].map((letter) => {
    const { words } = (there(letter) ?? toggles.find(({ dataset }) => dataset.letter === letter)).dataset;
    return { keys: [`Shift+${letter}`], words: `show or hide ${words}`, group: "Panels", when: () => Boolean(there(letter)), run: () => togglePanel(there(letter).dataset.toggle) };
  });
}

/** What is done with the panel one is in. */
function keysOfThePanel(board) {
  const act = (deed) => () => activePanel(board) && deed(activePanel(board));
  const button = board.querySelector(".density-button");
  if (!board.dataset.layoutUrl) return [];
  return [
    { keys: ["Shift+ArrowLeft"], words: "move the panel to the left", group: "Panels", run: act((panel) => shiftPanel(panel, -1)) },
    { keys: ["Shift+ArrowRight"], words: "move the panel to the right", group: "Panels", run: act((panel) => shiftPanel(panel, 1)) },
    { keys: ["Shift+X"], words: "close the panel", group: "Panels", run: act(hidePanel) },
    { keys: ["Shift+M"], words: "change the row height: normal, dense, projector", group: "Panels", run: () => button.click() },
  ];
}

const LITTLE = 80;
const THEN_NEXT = "Set, then on to the next row";
const GO_KEYS = { current: "c", backlog: "b", icebox: "i", done: "d", "my-work": "w", blocked: "k", epics: "e", labels: "l", history: "h" };

/** g and a letter puts the keys on the panel, which is opened for that where it is not shown. */
function goTo(board, name) {
  const words = `go to ${name[0].toUpperCase()}${name.slice(1).replace("-", " ")}`;
  const run = async () => {
    const panel = shownPanels(board).find((each) => each.dataset.panel === name) ?? (await showPanel(name));
    if (panel) focusPanel(panel);
  };
  return { keys: [`g ${GO_KEYS[name]}`], words, group: "Go to", palette: false, run };
}

function walk(board, row, by) {
  const panel = panelOf(document.activeElement) ?? (row?.offsetHeight ? panelOf(row) : activePanel(board));
  if (!panel) return;
  const lines = linesIn(panel);
  if (!lines.length) return panel.querySelector(".scroll").scrollBy({ top: by * LITTLE });
  const line = document.activeElement.closest("li.item") ?? (panel.contains(row) ? row : null);
  const index = line ? lines.indexOf(line) + by : 0;
  focusRow(lines[Math.max(0, Math.min(index, lines.length - 1))]);
}

function walkToEnd(board, at) {
  const panel = activePanel(board);
  focusRow(panel && linesIn(panel).at(at));
}

function cross(board, row, by) {
  const panels = shownPanels(board);
  const panel = panels[panels.indexOf(panelOf(document.activeElement) ?? panelOf(row) ?? activePanel(board)) + by];
  if (!panel) return;
  const top = row?.getBoundingClientRect().top ?? 0;
  const lines = linesIn(panel);
  if (!lines.length) return panel.querySelector(".scroll").focus();
  const beside = lines.filter((other) => other.getBoundingClientRect().bottom > panel.querySelector(".scroll").getBoundingClientRect().top + 30);
  focusRow(beside.find((other) => other.getBoundingClientRect().bottom > top + 2) ?? beside[0] ?? lines.at(-1));
}

/** What is done with the row in focus, or with all that are selected. */
function deeds(board) {
  const deed = (key, words, group, run) => ({ keys: [key].flat(), words, group, when: worksOnRows, run: ({ row }) => run(board, rowsToActOn(board, row)) });
  /** Sets a field of rows; within an open story it goes to the field instead. */
  const field = (key, words, run, place) => {
    const inOpen = (row) => row?.classList.contains("open") && row.contains(document.activeElement);
    const act = ({ row }) => (inOpen(row) ? openAt(row, place) : run(board, rowsToActOn(board, row)));
    return { keys: [key], words, group: THEN_NEXT, when: worksOnRows, inStory: true, run: act };
  };
  const open = (key, words, place) => ({ keys: [key].flat(), words, group: "Stories", when: worksOnRow, inStory: true, run: ({ row }) => openAt(row, place) });
  return [
    { keys: ["p"], words: "paste lines: one story each", group: "Stories", when: mayWork, inStory: true, run: ({ row }) => openPasting(board, row) },
    field("s", "next step: start (and stay on it), finish, deliver, accept", fields.step, ".unfolded-head .step"),
    field("r", "reject what is delivered, and say why", fields.reject, ".unfolded-head .step.reject"),
    deed("Shift+S", "set the state", THEN_NEXT, fields.setState),
    field("e", "estimate", fields.setEstimate, ".line-estimate [aria-pressed=true]"),
    field("l", "put a label on, or take one off", fields.setLabels, ".line-labels .picker-input"),
    field("o", "make somebody an owner, or no longer", fields.setOwners, ".line-owners .picker-input"),
    field("y", "set the type", fields.setType, ".line-type [aria-pressed=true]"),
    { ...field("!", "where priorities are shown: set the priority", fields.setPriority, ".line-priority [aria-pressed=true]"), when: (context) => worksOnRows(context) && showsPriority(board) },
    field(">", "move to another project", fields.moveToProject, ".to-project select"),
    open("n", "change the title", "[name=title]"),
    open("d", "write the description", "[name=description]"),
    open("c", "write a comment", ".comment-new textarea"),
    open("w", "add a task", "[id^=new-task]"),
    open("Shift+T", "add a criterion", "[id^=new-criterion]"),
    open("k", "say what blocks it", "[id^=new-blocker]"),
    open("Shift+R", "ask for a review", "[id^=new-review]"),
    open("u", "attach a file", "[data-attach=story]"),
    open("Shift+P", "split it into several", "[id^=split-]"),
    open("Shift+F", "say who follows it", ".line-followers .picker-input"),
    open([], "change who requested it", ".line-requested_by select"),
    open([], "set the deadline of a release", ".line-deadline_on input"),
    { keys: [], words: "clone: a copy behind it", group: "Stories", when: worksOnRow, run: ({ row }) => fields.clone(board, [row]) },
    { ...deed(["Delete", "Backspace"], "delete (z brings it back)", THEN_NEXT, fields.remove), when: seesWhatGoes },
    { keys: ["Alt+ArrowUp"], words: "one place up", group: "Move", when: worksOnRows, run: ({ row }) => nudge(board, rowsToActOn(board, row), -1) },
    { keys: ["Alt+ArrowDown"], words: "one place down", group: "Move", when: worksOnRows, run: ({ row }) => nudge(board, rowsToActOn(board, row), 1) },
    deed("t", "to the top", "Move", (_, rows) => fields.atEnd(board, rows, "top")),
    deed("b", "to the end", "Move", (_, rows) => fields.atEnd(board, rows, "bottom")),
    deed("i", "to the icebox, or from there to the backlog", "Move", fields.toOtherList),
    { ...deed("f", "where people plan: into Current, or from there to the backlog", "Move", fields.toCurrent), when: (context) => worksOnRows(context) && isPlannedByHand(board) },
    deed("#", "move before a story, by #number or title", "Move", fields.moveBefore),
    { keys: ["x"], words: "select, or no longer", group: "Select", when: worksOnRow, run: ({ row }) => toggle(board, row) },
    { keys: ["Shift+ArrowDown"], words: "select the next row too", group: "Select", palette: false, when: worksOnRow, run: ({ row }) => extendBy(board, row, 1) },
    { keys: ["Shift+ArrowUp"], words: "select the row before too", group: "Select", palette: false, when: worksOnRow, run: ({ row }) => extendBy(board, row, -1) },
    { keys: [], words: "save as CSV what is selected", group: "Select", when: worksOnRows, run: ({ row }) => fields.saveAsCsv(board, rowsToActOn(board, row)) },
    { keys: ["Ctrl+a"], words: "select all of the panel", group: "Select", when: mayWork, run: () => selectAll(board) },
    { keys: ["Escape"], words: "select nothing", group: "Select", when: () => selectionSize() > 0, run: () => clear(board) },
  ];
}

/** Opens the row, and puts the keys into the field, which may have to be unfolded first. */
async function openAt(row, selector) {
  if (!(await unfold(row))) return;
  const here = document.getElementById(row.id) ?? row; // news may have put another in its place
  const field = here.querySelector(`.unfolded ${selector}`);
  if (!field) return announce("This story has no such field.");
  const folded = field.closest("details:not([open])");
  if (folded) folded.open = true;
  if (field.hidden || !field.offsetHeight) here.querySelector(".unfolded .line-description button, .unfolded [data-edit]")?.click();
  field.focus();
}
