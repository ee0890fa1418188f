// Talking to the server: fragments come back as text, refusals as sentences.

import { doubt } from "./news.js";
import * as unsent from "./unsent.js";

const HEADERS = { "X-Requested-With": "tracker" };
const KEPT = 202;
const PATIENCE = 30000;
const LONGEST_KEEPING = 13 * 24 * 3600 * 1000; // the server knows keys for 14 days
const AWAY = [502, 503, 504];
const SIGNED_OUT = 401;

export class Refusal extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

/** The server cannot be reached, which is nobody's no. */
class Unreachable extends Refusal {
  constructor() {
    super("The server cannot be reached. Nothing was saved; try again in a moment.", 0);
  }
}

/** Whether it says that the server was not reached: then trying again may help. */
export const isAway = (error) => error instanceof Unreachable;

/** The sentence of a refusal; anything else is a fault of ours and goes on. */
export function sentenceOf(error) {
  if (!(error instanceof Refusal)) throw error;
  return error.message;
}

/** Posts fields or a form's data; answers the response. Throws Refusal with the server's sentence,
 *  except where the answer is HTML: then the caller shows it (`response.ok` is false).
 *
 *  With `keep` ({story, words}) a write that does not reach the server, or that it takes from nobody before they have signed
 *  in again, is kept and sent when that is over, after those that were kept before it; then the response `isKept`. */
export async function send(url, fields, keep = null) {
  const body = fields instanceof FormData ? new URLSearchParams(fields) : new URLSearchParams(Object.entries(fields));
  const write = { key: newKey(), at: now(), url: new URL(url, location.href).pathname, fields: [...body], refused: null, ...keep };
  return underWay(async () => {
    if (unsent.waiting().length && !(await flush()) && keep && unsent.keep(write)) return kept();
    try {
      return await checked(await post(write));
    } catch (refusal) {
      const passes = refusal instanceof Unreachable || refusal.status === SIGNED_OUT;
      if (!passes || !keep || !unsent.keep(write)) throw refusal;
      doubt();
      return kept();
    }
  });
}

export const isKept = (response) => response.status === KEPT;

/** Sends what was kept, in its order; answers whether nothing waits any more. */
export const flush = () => (flushing ??= flushAll().finally(() => (flushing = null)));

let flushing = null;

async function flushAll() {
  for (const write of unsent.waiting()) {
    if (Date.now() - write.at > LONGEST_KEEPING) {
      unsent.refuse(write.key, "This is two weeks old; look whether it is still wanted.");
      continue;
    }
    let response;
    try {
      response = await post(write, { again: true });
    } catch {
      return false;
    }
    if (response.status === SIGNED_OUT) return false;
    if (!response.ok) {
      unsent.refuse(write.key, await complaintOf(response));
      continue;
    }
    unsent.drop(write.key);
    tellWritten(response);
  }
  return unsent.waiting().length === 0;
}

async function complaintOf(response) {
  const text = (await response.text()).trim();
  if (!(response.headers.get("Content-Type") ?? "").startsWith("text/html")) return text;
  const page = new DOMParser().parseFromString(text, "text/html");
  const lines = [...page.querySelectorAll(".complaints li, .complaints p, .error")].map((line) => line.textContent.trim());
  return [...new Set(lines)].join(" ") || "The server does not take this.";
}

/** Posts a write under its key: however often it is sent, it is carried out once. */
async function post({ key, url, fields }, { again = false } = {}) {
  const body = new URLSearchParams(fields);
  const headers = { ...HEADERS, "X-Write-Key": key, ...(again ? { "X-Write-Again": "yes" } : {}), ...(unsent.person ? { "X-Tracker-Person": unsent.person } : {}) };
  const keepalive = body.toString().length < 50000; // goes out even if the page is left at this moment
  return reach(url, { method: "POST", body, headers, keepalive, signal: AbortSignal.timeout(PATIENCE) });
}

const kept = () => new Response(null, { status: KEPT });
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

let latest = 0;
const now = () => (latest = Math.max(Date.now(), latest + 1));

/** Resolves when nothing is being sent any more and whoever sent it has gone on, be it to what waited for that. */
export async function settled() {
  do {
    await Promise.allSettled(sending);
    await new Promise((resolve) => setTimeout(resolve, 0));
  } while (sending.size);
}

const sending = new Set();

async function underWay(work) {
  const promise = work();
  sending.add(promise);
  try {
    return await promise;
  } finally {
    sending.delete(promise);
  }
}

/** The text of a fragment. Throws Refusal. */
export async function fragment(url) {
  const response = await checked(await reach(url, { headers: HEADERS }));
  return response.text();
}

/** What stands at `url` if it is no longer what `tag` stands for: {text, tag}, or null if it is. */
export async function newer(url, tag) {
  const headers = tag ? { ...HEADERS, "If-None-Match": tag } : HEADERS;
  const response = await reach(url, { headers, cache: "no-store" });
  if (response.status === 304) return null;
  await checked(response);
  return { text: await response.text(), tag: response.headers.get("ETag") };
}

async function reach(url, options) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", redirect: "follow", ...options });
  } catch {
    throw new Unreachable();
  }
  const speaks = (response.headers.get("Content-Type") ?? "").startsWith("text/plain"); // as we do, and no proxy does
  if (AWAY.includes(response.status) && !speaks) throw new Unreachable();
  return response;
}

/** Tells the page that something was written, and how it can be undone, or what is to be said of it instead. */
function tellWritten(response) {
  const version = response.headers.get("X-Project-Version");
  if (!version) return;
  const [, project] = /\/projects\/(\d+)/.exec(response.url) ?? [];
  const [, change, words] = /^(\d+) (.*)$/.exec(response.headers.get("X-Undo") ?? "") ?? [];
  const undo = change ? { project, version: change, words: decodeURIComponent(words) } : null;
  const said = decodeURIComponent(response.headers.get("X-Said") ?? "");
  document.dispatchEvent(new CustomEvent("written", { detail: { url: response.url, version: Number(version), undo, said } }));
}

async function checked(response) {
  if (response.ok) {
    tellWritten(response);
    return response;
  }
  const isPage = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
  if (isPage && response.status < 500) return response;
  if (response.status === SIGNED_OUT) doubt();
  const text = isPage ? "" : (await response.text()).trim();
  throw new Refusal(text || "Something went wrong on the server. Try again.", response.status);
}
