// <tracker-board>: keeps the panels up to date, and gives the behaviours of rows one place to meet.

import { connect as connectActions } from "./row-actions.js";
import { connect as connectAdding } from "./add-story.js";
import { connect as connectKeys } from "./hot-keys.js";
import { connect as connectMenu } from "./row-menu.js";
import { connect as connectOpening } from "./open-story.js";
import { connect as connectPanels } from "./panel-toggles.js";
import { connect as connectSorting } from "./sortable-list.js";
import { gliding, glow } from "./lib/motion.js";
import { patchPanels } from "./lib/patching.js";
import { announce } from "./lib/saying.js";
import { Refusal, newer } from "./lib/sending.js";
import { focusRow } from "./lib/rows.js";

const EVERY = 4000;
const SLOWEST = 60000;

class TrackerBoard extends HTMLElement {
  #tag = null;
  #timer = 0;
  #wait = EVERY;
  #running = null;
  #again = false;
  #held = false;

  connectedCallback() {
    if (this.dataset.connected) return;
    this.dataset.connected = "yes";
    const behaviours = [connectPanels, connectActions, connectOpening, connectAdding, connectSorting, connectMenu, connectKeys];
    for (const connect of behaviours) connect(this);
    document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(this.#timer) : this.refresh()));
    this.#later();
    const row = location.hash.startsWith("#story-") && this.querySelector(location.hash);
    if (row) focusRow(row);
  }

  get canWork() {
    return "canWork" in this.dataset;
  }

  /** Holds changes back while something is dragged; letting go brings them in. */
  set held(value) {
    this.#held = value;
    if (!value && this.#again) this.refresh();
  }

  /** Brings the panels up to date. Changes glow, except where `quiet` is given. */
  async refresh({ quiet = false } = {}) {
    if (this.#held) {
      this.#again = true;
      return;
    }
    if (this.#running) {
      this.#again = true;
      await this.#running;
      if (!this.#again) return;
    }
    this.#again = false;
    this.#running = this.#fetch(quiet);
    try {
      await this.#running;
    } finally {
      this.#running = null;
      this.#later();
    }
  }

  /** Brings the panels up to date even if the server has nothing new: for rows that were held back. */
  async refreshAnyway() {
    this.#tag = null;
    await this.refresh({ quiet: true });
  }

  async #fetch(quiet) {
    try {
      const news = await newer(this.dataset.panelsUrl, this.#tag);
      this.#show("");
      this.#wait = EVERY;
      if (!news) return;
      if (this.#held) {
        this.#again = true;
        return;
      }
      const first = this.#tag === null;
      this.#tag = news.tag;
      const changed = gliding(this, () => patchPanels(this, news.text));
      if (!quiet && !(first && changed.length > 20)) glow(changed);
      this.dispatchEvent(new CustomEvent("board-changed"));
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      this.#wait = refusal.status === 401 ? Infinity : Math.min(this.#wait * 2, SLOWEST);
      this.#show(refusal.status === 401 ? "Signed out" : "Offline", refusal.message);
    }
  }

  #later() {
    clearTimeout(this.#timer);
    if (!document.hidden && this.#wait < Infinity) this.#timer = setTimeout(() => this.refresh(), this.#wait);
  }

  #show(text, sentence) {
    const sign = this.querySelector(".connection");
    if (!sign || sign.textContent === text) return;
    sign.textContent = text;
    sign.title = sentence ?? "";
    if (sentence) announce(sentence);
  }
}

customElements.define("tracker-board", TrackerBoard);
