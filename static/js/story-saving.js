// An unfolded story saves each thing at once: a field when it is left or chosen, a line when its button is pressed.
// What comes back from the server is put in its place, and what somebody is typing stays.

import { decision, hideTheirs, showTheirs } from "./lib/both-texts.js";
import { asksFirst } from "./lib/asking.js";
import { keysHere, keysIn } from "./lib/focus.js";
import { isTyped, morph } from "./lib/morph.js";
import { glow } from "./lib/motion.js";
import { nextLine } from "./lib/next-line.js";
import { showOlder } from "./lib/older.js";
import { once } from "./lib/once.js";
import { focusRow, rowOf } from "./lib/rows.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { fragment, isKept, send, sentenceOf } from "./lib/sending.js";
import { keeping } from "./lib/unsent.js";
import { askWhy } from "./reject-question.js";
import { ask } from "./start-question.js";

const SOON = 350;
const queues = new WeakMap();
const waiting = new WeakMap();
const timers = new WeakMap();

const articleOf = (node) => node.closest?.(".unfolded") ?? null;
const editOf = (article) => article.querySelector("form.edit");
const pageOf = (html) => new DOMParser().parseFromString(html, "text/html").querySelector(".unfolded");

/** Connects every unfolded story below `root`: the board, or a story's own page. `leave(row)` closes a row. */
export function connect(root, { leave = () => {} } = {}) {
  root.addEventListener("submit", (event) => {
    const article = articleOf(event.target);
    if (article && !event.defaultPrevented) submitted(root, article, event, leave);
  });
  root.addEventListener("change", (event) => {
    const article = articleOf(event.target);
    if (article) changed(root, article, event.target);
  });
  root.addEventListener("focusout", (event) => {
    const date = event.target.closest?.(".unfolded input[type=date]");
    if (date && isTyped(date)) save(root, articleOf(date), [date.name]);
  });
  root.addEventListener("click", (event) => {
    const decided = decision(event.target);
    if (decided) return decide(root, articleOf(event.target), decided);
    const older = event.target.closest(".history .older a");
    if (!older || !articleOf(older)) return;
    event.preventDefault();
    showOlder(older);
  });
}

/** The names of the fields in which something stands that is not saved. */
export function unsavedFields(article) {
  const form = editOf(article);
  return form ? [...form.elements].filter((control) => control.matches("textarea, input[type=date], select") && isTyped(control)).map((control) => control.name) : [];
}

/** Saves these fields of the story. Answers whether the server took them. */
export function save(root, article, names, values = new FormData(editOf(article))) {
  return enqueue(article, async () => {
    const form = editOf(article);
    const fields = new FormData();
    for (const name of names) for (const each of [name, `${name}_were`]) for (const value of values.getAll(each)) fields.append(each, value);
    fields.append("version", form.elements.version.value);
    return post(root, article, form.action, fields, { place: placeOf(article, names[0]), names, values });
  });
}

/** What is on its way of the article, to be waited for; null where nothing is. */
export const onItsWay = (article) => (waiting.get(article) ? queues.get(article) : null);

/** Makes the article what the server now says of the story; what is typed in it stays, and must be saved
 *  against the version that was typed upon. */
export function freshen(article, html) {
  const fresh = pageOf(html);
  if (!fresh) return;
  const version = article.querySelector("input[name=version]");
  const seen = version?.value;
  const clashes = [...article.querySelectorAll("textarea, input[type=date]")].filter(isTyped).filter((control) => {
    const theirs = control.id && fresh.querySelector(`#${CSS.escape(control.id)}`);
    return theirs && theirs.defaultValue !== control.defaultValue;
  });
  morph(article, fresh);
  if (!clashes.length || !version) return;
  for (const control of clashes) if (control.name) showTheirs(control, control.defaultValue, version.value);
  version.setAttribute("value", seen);
  notice(article, "Somebody changed this story, too. What you wrote is still here, and what they saved below it.");
}

/** Takes what the other saved, or saves what is written here in its place, now that both have been seen. */
function decide(root, article, { control, takes, saved, version }) {
  if (version) article.querySelector("input[name=version]").setAttribute("value", version);
  hideTheirs(article, control.name);
  control.focus({ preventScroll: true });
  if (takes === "mine") return save(root, article, [control.name]);
  control.defaultValue = saved;
  control.value = saved;
  if (!article.querySelector(".meanwhile")) {
    delete article.dataset.unsaved;
    for (const line of article.querySelectorAll(".changed-elsewhere, .complaints")) line.remove();
  }
  announce("Theirs stays.");
}

/** A sentence above the story; answers its line. One stands there at a time. */
export function notice(article, sentence) {
  article.querySelector(".changed-elsewhere")?.remove();
  const line = document.createElement("p");
  line.className = "notice changed-elsewhere";
  line.dataset.ours = "";
  line.append(sentence);
  article.querySelector(".unfolded-head").after(line);
  announce(sentence);
  return line;
}

/** One after the other, so that each is saved against what the one before it made. */
function enqueue(article, job) {
  const count = (by) => waiting.set(article, (waiting.get(article) ?? 0) + by);
  const mine = (queues.get(article) ?? Promise.resolve()).then(job).finally(() => count(-1));
  count(1);
  queues.set(article, mine.catch(() => {}));
  return mine;
}

function submitted(root, article, event, leave) {
  const form = event.target;
  const button = event.submitter;
  const row = rowOf(article);
  if (button?.hasAttribute("formmethod")) {
    if (!row) return;
    event.preventDefault();
    ask(root, row, button);
    return;
  }
  if (!row && "leaves" in form.dataset) return;
  event.preventDefault();
  if (form.matches(".edit")) return pressed(root, article, button);
  if (asksFirst(button, article.querySelector(".unfolded-head"), button?.dataset.ask)) return;
  if (row && button?.value === "rejected") return askWhy(row, button, (text) => act(root, article, form, button, leave, { state: "rejected", text }));
  act(root, article, form, button, leave);
}

/** A button that belongs to the fields: a type, points, or the description's own. */
function pressed(root, article, button) {
  if (button?.matches(".segment")) {
    for (const other of button.parentElement.querySelectorAll(".segment")) other.setAttribute("aria-pressed", other === button);
    const values = new FormData();
    values.append(button.name, button.value);
    if (button.dataset.loses) announce(`Now a ${button.value}; its points are gone.`);
    save(root, article, [button.name], values);
  } else if (button?.value === "description") {
    save(root, article, ["description"]).then((taken) => taken && fold(article.querySelector(".description details")));
  } else {
    const names = unsavedFields(article);
    if (names.length) save(root, article, names);
  }
}

async function act(root, article, form, button, leave, fields = new FormData(form, button)) {
  if (button?.matches(".tick")) {
    button.setAttribute("aria-checked", button.value === "yes");
    button.closest(".one").classList.toggle("over", button.value === "yes");
  }
  for (const other of button?.matches(".segment") ? form.querySelectorAll(".segment") : []) other.setAttribute("aria-pressed", other === button);
  const next = nextLine(article, form);
  const areHere = keysHere();
  const url = button?.hasAttribute("formaction") ? button.formAction : form.action;
  const leaves = "leaves" in form.dataset;
  const work = () => enqueue(article, () => post(root, article, url, fields, { place: form, leave: leaves && leave }));
  const taken = await (leaves ? once(form, work) : work()); // a double click makes no second clone
  if (!taken) {
    next?.giveBack();
    return false;
  }
  if (next && areHere()) next.stay();
  else if (form.matches(".rewrite")) fold(form.closest("details"));
  return true;
}

/** Sends, and shows what came of it. Answers whether it was taken. */
async function post(root, article, url, fields, { place, leave, names = [], values }) {
  const row = rowOf(article);
  forgive(article);
  try {
    const splits = place.closest?.(".splitting");
    const words = splits ? "Its split" : wordsOf(place);
    const response = await send(url, fields, leave && !splits ? null : { ...keeping(article, words), replaces: names.length > 0 });
    if (!response.ok) return refused(article, await response.text(), names);
    delete article.dataset.unsaved;
    article.querySelector(".changed-elsewhere")?.remove();
    for (const name of names) {
      settle(article, name, values);
      hideTheirs(article, name);
    }
    if (isKept(response)) {
      splits?.querySelector("form").reset();
      return true;
    }
    if (leave) return left(root, row, leave, response);
    await renew(article);
    announce("Saved.");
    root.refresh?.({ quiet: true });
    return true;
  } catch (refusal) {
    complain(place, sentenceOf(refusal));
    place.closest?.(".line")?.querySelector("choice-picker")?.takeBack();
    if (place.matches?.(".ticking, .segments")) freshen(article, await fragment(article.dataset.url).catch(() => ""));
    return false;
  }
}

/** Shows what the server says now; if more is on its way, the last of it will. But the version counts at once. */
async function renew(article) {
  const html = await fragment(article.dataset.url).catch(() => "");
  if (!html) return; // saved it is: the next change, or closing the story, shows it
  if (waiting.get(article) === 1) return freshen(article, html);
  article.querySelector("input[name=version]").setAttribute("value", pageOf(html).querySelector("input[name=version]").value);
}

/** What was saved counts as saved, though more may have been typed meanwhile. */
function settle(article, name, values) {
  const control = editOf(article).elements[name];
  if (control?.matches?.("textarea, input")) control.defaultValue = values.get(name);
}

/** Shows what is wrong, as the server sent it back. What was typed in these fields still counts as typed,
 *  although it now comes from the server. */
function refused(article, html, names) {
  const fresh = pageOf(html);
  const bases = names.map((name) => [name, editOf(article)?.elements[name]?.defaultValue]);
  article.querySelector(".changed-elsewhere")?.remove();
  hideTheirs(article);
  morph(article, fresh);
  article.dataset.unsaved = "yes";
  for (const [name, base] of bases) {
    const control = editOf(article)?.elements[name];
    if (base !== undefined && control?.value !== base) control.defaultValue = base;
  }
  announce([...fresh.querySelectorAll(".complaints li, .error")].map((line) => line.textContent).join(" "));
  return false;
}

async function left(root, row, leave, response) {
  const said = await response.text();
  const wereHere = keysIn(row);
  leave(row);
  const areHere = keysHere();
  await root.refresh?.({ quiet: true });
  const now = document.getElementById(`story-${response.headers.get("X-Story-Id") ?? row.dataset.id}`);
  if (now) {
    if (wereHere && areHere()) focusRow(now);
    glow([now]);
  }
  announce(said ? `${said[0].toUpperCase()}${said.slice(1)}.` : "Done.");
  return true;
}

function changed(root, article, control) {
  if (control.matches("choice-picker")) {
    chose(root, article, control.querySelector("[name]"));
  } else if (control.form === editOf(article) && control.name === "title") {
    if (article.querySelector(".meanwhile[data-field=title]")) return; // leaving the field decides nothing
    if (!isTyped(control)) return; // Enter has saved it, and closing the story leaves the field
    save(root, article, ["title"]);
  } else if (control.matches("select")) {
    clearTimeout(timers.get(control));
    timers.set(control, setTimeout(() => chosen(root, article, control), SOON));
  }
}

/** Several that are chosen are sent with those that were chosen before, so that what others choose meanwhile stays. */
function chose(root, article, { form, name }) {
  const values = new FormData(form);
  const were = form.elements[`${name}_were`];
  if (were) were.value = values.getAll(name).join(" ");
  if (form === editOf(article)) save(root, article, [name], values);
  else act(root, article, form, null, () => {}, values);
}

/** A select is sent once it rests: arrow keys go through what lies between. */
function chosen(root, article, control) {
  if (!control.isConnected) return;
  if (control.form === editOf(article)) save(root, article, [control.name]);
  else if ("atOnce" in (control.form?.dataset ?? {})) act(root, article, control.form, null, () => {});
}

/** What is changed there, as a sentence of a write that is not saved yet names it. */
const wordsOf = (place) => place?.closest?.(".line, .part")?.querySelector("label, .legend, h4, h3, h2")?.textContent.trim() ?? "A change";

const placeOf = (article, name) => article.querySelector(`.line-${name} > :last-child`) ?? article.querySelector(`.${name}`) ?? article;

function fold(details) {
  if (!details) return;
  const areHere = keysIn(details);
  details.open = false;
  if (areHere) details.querySelector("summary").focus({ preventScroll: true });
}
