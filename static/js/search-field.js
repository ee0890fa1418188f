// A field for searches: completes keywords and values, and says below what is understood while somebody types.

import { combobox } from "./lib/combobox.js";
import { beginnings, completions } from "./lib/query-words.js";
import { Refusal, fragment } from "./lib/sending.js";

const PAUSE = 120;
let vocabulary = null;

/** Where the addresses of searches begin: /projects/7/searches. */
export const searchesUrl = (board) => new URL("searches", new URL(board.dataset.addUrl, location.href)).href;

/** What the server understands of a search: {sentence, query, asks, complaints}. Throws Refusal. */
export async function reading(board, text) {
  return JSON.parse(await fragment(`${searchesUrl(board)}/sentence?${new URLSearchParams({ of: text })}`));
}

/** Makes `field` such a field. `list` is for the options, `told` for the sentence. `more()` answers further options
 *  while nothing is typed, `run(text)` searches, `leave()` goes away. */
export function connectField(board, field, list, told, { more = () => [], run, leave }) {
  let timer = 0;
  const box = combobox(field, list, { options, enter: () => run(field.value), escape: leave, tabTakes: true });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  });

  async function options() {
    vocabulary ??= words(board);
    const all = await vocabulary;
    if (!field.value.trim()) return [...more(), ...beginnings(all).map(option)];
    return completions(field.value, field.selectionStart, all).map(option);
  }

  const option = ({ text, hint, put, from }) => ({ text, hint, take: () => putIn(put, from) });

  function putIn(put, from) {
    field.setRangeText(put, from, field.selectionStart, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function tell() {
    const text = field.value;
    if (!text.trim()) return told.replaceChildren();
    try {
      const read = await reading(board, text);
      if (field.value === text) show(told, list.hidden ? read : { ...read, complaints: read.complaints.filter(isBehind) });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
    }
  }

  /** What is being typed is not wrong yet, as long as something can complete it. */
  const isBehind = ({ begin, end }) => field.selectionStart < begin || field.selectionStart > end;

  return { ...box, tell };
}

/** Shows what was understood, and what was not. */
export function show(told, { sentence, complaints }) {
  const lines = complaints.map(({ text }) => line("not-understood", text));
  if (sentence) lines.unshift(line("understood", `${sentence}.`));
  told.replaceChildren(...lines);
}

function line(name, text) {
  const paragraph = document.createElement("p");
  paragraph.className = name;
  paragraph.textContent = text;
  return paragraph;
}

/** The vocabulary of the project; nothing where it cannot be had, and then it is asked for again. */
async function words(board) {
  try {
    return JSON.parse(await fragment(`${searchesUrl(board)}/words`));
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    vocabulary = null;
    return [];
  }
}
