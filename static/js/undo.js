// Undo and redo: every change this page has written can be taken back for as long as nobody changed it since.
// A button says for some seconds what it would take back; the keys hold longer.

import { announce, complain, forgive } from "./lib/saying.js";
import { flush, isAway, send, sentenceOf, settled } from "./lib/sending.js";
import { waiting } from "./lib/unsent.js";
import { drawnKey } from "./lib/key-list.js";
import { drawing } from "./lib/menu.js";
import { register } from "./lib/keymap.js";
import { bottomBar } from "./bottom-bar.js";

const STAYS = 10000;
const MOST = 50;
const done = [];
const undone = [];
let timer = 0;
let taking = Promise.resolve();

export function connect() {
  document.addEventListener("written", ({ detail }) => {
    if (isUndo(detail)) return;
    if (!detail.undo && Number(done.at(-1)?.version) === detail.version) return; // all is as it was then
    if (!detail.undo) return detail.said ? show(detail.said, null) : withdraw();
    done.push(detail.undo);
    done.splice(0, done.length - MOST);
    undone.length = 0;
    offer(detail.undo);
  });
  register(
    { keys: ["z", "Ctrl+z"], words: "undo", group: "Everywhere", when: () => done.length > 0 || waiting().length > 0 || boardHere()?.isSending, run: undo },
    { keys: ["Shift+Z", "Ctrl+Shift+Z"], words: "do it again", group: "Everywhere", when: () => undone.length > 0, run: redo },
  );
}

export const undo = () => take(done, undone);
const redo = () => take(undone, done);

const boardHere = () => document.querySelector("tracker-board");
const isUndo = ({ url }) => url.endsWith("/undo");
const NOT_SENT = "What you changed last is not saved yet; it can be taken back once it is.";

/** Undoes the last change of `from`, one after the other however quickly the key is pressed, and shows what became of it. */
async function take(from, to) {
  const board = boardHere();
  const mine = (taking = taking.catch(() => {}).then(() => takeLast(from, to, board)));
  if (!(await mine)) return;
  if (board) await board.refresh();
  else if (!document.querySelector("[data-dirty]")) location.reload();
}

/** Undoes the last change of `from`, which may still be on its way; the change that this makes goes to `to`. Where it
 *  waits for the server, nothing older is undone in its place. Answers whether something was undone. */
async function takeLast(from, to, board) {
  await settled();
  if (waiting().length && !(await flush())) return refuse(NOT_SENT);
  const change = from.at(-1);
  if (!change) return void announce("There is nothing to undo.");
  const address = `/projects/${change.project}/undo`;
  let made = null;
  const note = ({ detail }) => isUndo(detail) && (made = detail.undo);
  document.addEventListener("written", note);
  try {
    const work = () => send(address, { version: change.version });
    const response = await (board ? board.sending(work) : work());
    from.pop();
    const said = await response.text();
    announce(`${said[0].toUpperCase()}${said.slice(1)}.`);
    if (made) to.push(made);
    show(said, to === undone && made ? ["Do it again", redo, "Shift+Z"] : made ? ["Undo", undo, "z"] : null);
    return true;
  } catch (refusal) {
    if (isAway(refusal)) return refuse("The server cannot be reached. Nothing was taken back; try again in a moment.");
    from.pop();
    return refuse(sentenceOf(refusal));
  } finally {
    document.removeEventListener("written", note);
  }
}

function refuse(sentence) {
  show("", null);
  complain(place(), sentence);
  stay();
}

/** Something was written that cannot be undone: what stands there is about the one before. */
function withdraw() {
  const line = document.querySelector(".undo-line");
  if (line) line.hidden = true;
}

function offer(change) {
  show(change.words, ["Undo", undo, "z"]);
}

function show(words, action) {
  const line = place();
  forgive(line);
  const [said, button] = line.children;
  said.textContent = words && `${words[0].toUpperCase()}${words.slice(1)}`;
  button.hidden = !action;
  if (action) {
    const [text, run, key] = action;
    button.replaceChildren(drawing("undo"), text, drawnKey(key));
    button.setAttribute("aria-label", `${text}: ${words}`);
    button.onclick = run;
  }
  stay();
}

/** It goes after some seconds, but not while somebody is at it. */
function stay() {
  const line = place();
  line.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (line.matches(":hover, :focus-within") ? stay() : (line.hidden = true)), STAYS);
}

function place() {
  const bar = bottomBar();
  let line = bar.querySelector(".undo-line");
  if (!line) {
    line = document.createElement("div");
    line.className = "undo-line";
    const said = document.createElement("span");
    said.className = "undo-words";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small undo-button";
    line.append(said, button);
    bar.append(line);
  }
  return line;
}
