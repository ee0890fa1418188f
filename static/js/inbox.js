// The bell in the bar knows how much is unread; the inbox marks what is opened and keeps up to date.

import { register } from "./lib/keymap.js";
import { announce, complain } from "./lib/saying.js";
import { fragment, send, sentenceOf } from "./lib/sending.js";

const EVERY = 60000;
const PAUSE = 2000;

export function connect() {
  const bell = document.querySelector(".bell");
  if (!bell) return;
  register({ keys: ["g n"], words: "go to my inbox", group: "Go to", run: () => location.assign(bell.href) });
  let asked = 0;
  let timer = 0;
  let before = null;

  async function look() {
    clearTimeout(timer);
    timer = setTimeout(look, EVERY);
    if (document.hidden || Date.now() - asked < PAUSE) return;
    asked = Date.now();
    const response = await fetch(bell.dataset.url, { headers: { "X-Requested-With": "tracker" } }).catch(() => null);
    if (!response?.ok) return;
    const { unread } = await response.json();
    ring(bell, unread);
    if (before !== null && unread > before) announce(`${unread} unread in the inbox.`);
    if (before !== null && unread !== before) document.dispatchEvent(new CustomEvent("inbox-changed"));
    before = unread;
  }

  document.addEventListener("visibilitychange", look);
  document.querySelector("tracker-board")?.addEventListener("board-changed", look);
  document.addEventListener("inbox-read", () => {
    asked = 0;
    look();
  });
  look();
}

function ring(bell, unread) {
  bell.querySelector(".bell-count").textContent = unread > 99 ? "99+" : unread || "";
  bell.classList.toggle("rings", unread > 0);
  const words = unread ? `Inbox: ${unread} unread` : "Inbox";
  bell.setAttribute("aria-label", words);
  bell.title = words;
}

class TrackerInbox extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.#mark(event));
    this.addEventListener("click", (event) => {
      const link = event.target.closest(".told-link");
      // the browser may leave this page before it is answered
      if (link) fetch(link.dataset.read, { method: "POST", keepalive: true, headers: { "X-Requested-With": "tracker" } }).catch(() => {});
    });
    document.addEventListener("inbox-changed", () => this.isConnected && this.#refresh());
    addEventListener("pageshow", (event) => event.persisted && this.#refresh());
  }

  async #mark(event) {
    event.preventDefault();
    const line = event.target.closest(".told-line");
    try {
      await send(event.target.action, {});
      await this.#refresh();
      this.querySelector(`[data-id="${line.dataset.id}"] form button`)?.focus({ preventScroll: true });
      document.dispatchEvent(new CustomEvent("inbox-read"));
    } catch (refusal) {
      complain(line, sentenceOf(refusal));
    }
  }

  async #refresh() {
    this.innerHTML = await fragment(this.dataset.url);
  }
}

customElements.define("tracker-inbox", TrackerInbox);
