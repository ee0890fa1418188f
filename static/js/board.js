// <tracker-board>: keeps the panels up to date, and gives the behaviours of rows one place to meet.

import { connect as connectActions } from "./row-actions.js";
import { connect as connectAdding } from "./add-story.js";
import { connect as connectDrafts } from "./lib/drafts.js";
import { connect as connectDone } from "./earlier.js";
import { connect as connectEpics } from "./epics.js";
import { connect as connectLive } from "./live.js";
import { connect as connectMenu } from "./row-menu.js";
import { connect as connectOpening } from "./open-story.js";
import { connect as connectPanels } from "./panel-toggles.js";
import { connect as connectPanelMenu } from "./panel-menu.js";
import { connect as connectHeads } from "./iteration-heads.js";
import { connect as connectAsIf } from "./as-if.js";
import { connect as connectRevealing } from "./reveal-story.js";
import { connect as connectSearch } from "./search.js";
import { connect as connectPresence } from "./presence.js";
import { connect as connectSorting } from "./sortable-list.js";
import { connect as connectUnsent } from "./unsent-signs.js";
import { gliding, glow } from "./lib/motion.js";
import { asked, digests, lacking, patch, trust, unwrapped } from "./lib/patching.js";
import { doubt } from "./lib/news.js";
import { Refusal, fragment, newer } from "./lib/sending.js";
import { focusRow } from "./lib/rows.js";

const MOST_TO_GLOW = 20;
const MOST_DIGESTS = 250;
const MOST_ITEMS = 60;

class TrackerBoard extends HTMLElement {
  #tag = null;
  #running = null;
  #again = null;
  #held = false;
  #pressed = false;
  #sending = 0;
  #began = new WeakMap(); // the version that was shown when something was sent, by its response
  #sent = 0;
  #steps = null;

  connectedCallback() {
    if (this.dataset.connected) return;
    this.dataset.connected = "yes";
    trust(this);
    const behaviours = [
      connectPanels,
      connectPanelMenu,
      connectHeads,
      connectAsIf,
      connectActions,
      connectOpening,
      connectRevealing,
      connectAdding,
      connectDrafts,
      connectSorting,
      connectMenu,
      connectDone,
      connectEpics,
      connectLive,
      connectSearch,
      connectUnsent,
      connectPresence,
    ];
    for (const connect of behaviours) connect(this);
    this.#holdWhilePressed();
    const row = location.hash.startsWith("#story-") && this.querySelector(location.hash);
    if (row) focusRow(row);
  }

  /** For each type of story and each state the next steps: [state, word]. */
  get steps() {
    this.#steps ??= JSON.parse(this.dataset.steps);
    return this.#steps;
  }

  /** The points that stories of the project may have. */
  get scale() {
    return this.dataset.scale.split(",");
  }

  /** Whether stories of this type have points in the project. */
  isEstimable(type) {
    return !this.dataset.unestimated.split(" ").includes(type);
  }

  get canWork() {
    return "canWork" in this.dataset;
  }

  /** The version of the project that the panels show. */
  get version() {
    return Number(this.querySelector("#panels").dataset.version);
  }

  /** Holds changes back while something is dragged; letting go brings them in. */
  set held(value) {
    this.#held = value;
    this.#catchUp();
  }

  /** Holds changes back while `work` sends something: what it has shown already is not taken back meanwhile. */
  async sending(work) {
    const { version } = this;
    this.#sending += 1;
    this.#sent += 1;
    try {
      const response = await work();
      this.#began.set(response, version);
      return response;
    } finally {
      this.#sending -= 1;
      this.#catchUp();
    }
  }

  get isSending() {
    return this.#sending > 0;
  }

  /** Brings the panels up to date, as soon as nothing is dragged or sent. Changes glow, except where `quiet`
   *  is given. With a `version` that is known to be there: only if they do not show it yet. */
  async refresh({ quiet = false, version = Infinity } = {}) {
    if (version <= this.version) return;
    if (this.#isHeld) return this.#later(quiet, version);
    if (this.#running) {
      this.#later(quiet, version);
      await this.#running;
      if (this.#again?.version <= this.version) this.#again = null;
      if (!this.#again || version <= this.version) return;
    }
    this.#again = null;
    this.#running = this.#fetch(quiet);
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }

  /** Brings the panels up to date after a write, unless they show by now what it made: then the server has told of it. */
  async refreshAfter(response, { quiet = true } = {}) {
    const made = Number(response.headers.get("X-Project-Version"));
    const isNew = made > this.#began.get(response);
    await this.refresh({ quiet, version: isNew ? made : Infinity });
  }

  /** Brings the panels up to date even if the server has nothing new: for rows that were held back. */
  async refreshAnyway() {
    this.#tag = null;
    await this.refresh({ quiet: true });
  }

  /** Lets the panel show what another key asks for (more of the same), all of it new. */
  async extend(panel, key) {
    const before = panel.dataset.asked;
    panel.dataset.asked = key;
    try {
      const text = await fragment(this.#address([panel], { since: -1 }));
      await this.#show(JSON.parse(text), { panels: [panel], quiet: true, advance: false });
    } catch (refusal) {
      panel.dataset.asked = before;
      throw refusal;
    }
  }

  get #isHeld() {
    return this.#held || this.#pressed || this.isSending;
  }

  /** A row that is drawn anew between the button going down and coming up loses the click. */
  #holdWhilePressed() {
    const release = () => {
      this.#pressed = false;
      this.#catchUp();
    };
    this.addEventListener("pointerdown", (event) => (this.#pressed = event.button === 0), { capture: true });
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, release, { capture: true });
    addEventListener("pointermove", ({ buttons }) => this.#pressed && !buttons && release(), { capture: true }); // it came up elsewhere
  }

  /** Remembers that the board is to be brought up to date, at least to this version. */
  #later(quiet, version = Infinity) {
    this.#again = { quiet: this.#again?.quiet ?? quiet, version: Math.max(version, this.#again?.version ?? 0) };
  }

  #catchUp() {
    if (!this.#isHeld && this.#again) this.refresh(this.#again);
  }

  async #fetch(quiet) {
    const panels = [...asked(this).values()];
    const address = this.#address(panels, { since: this.version });
    try {
      let news;
      let sent;
      do { // what was sent since it was asked is seen on the board already, and perhaps not in the answer
        sent = this.#sent;
        news = await newer(address, this.#tag?.address === address ? this.#tag.tag : null);
      } while (news && sent !== this.#sent && !this.#isHeld);
      if (!news) return;
      if (this.#isHeld) return this.#later(quiet);
      this.#tag = { address, tag: news.tag };
      await this.#show(JSON.parse(news.text), { panels, quiet });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      doubt(); // the rail says what is amiss, and live.js comes again when it is over
    }
  }

  /** Shows the news; rows that they name and that are nowhere yet are asked for. */
  async #show(news, { panels, quiet, advance = true }) {
    let fresh = unwrapped(news.items);
    for (let tries = 0, keys; tries < 10 && (keys = lacking(this, news, fresh)).length; tries += 1) {
      const items = keys.slice(0, MOST_ITEMS);
      news = JSON.parse(await fragment(this.#address(panels, { since: this.version, items })));
      fresh = new Map([...fresh, ...unwrapped(news.items)]);
    }
    if (this.#isHeld) {
      this.#tag = null;
      return this.#later(quiet);
    }
    const changed = gliding(this, () => patch(this, news, fresh));
    if (advance) this.querySelector("#panels").dataset.version = news.version;
    this.#goBy(news.rules);
    if (!quiet && changed.length <= MOST_TO_GLOW) glow(changed);
    this.dispatchEvent(new CustomEvent("board-changed", { detail: { news, changed } }));
  }

  /** Takes on what the project's settings say by now: attributes that the behaviours read when they need them. */
  #goBy(rules) {
    for (const [name, value] of Object.entries(rules ?? {})) {
      if (value === null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    }
  }

  /** Where the changes of these panels are told, seen from what they show. */
  #address(panels, { since, items = [] }) {
    const url = new URL(this.dataset.changesUrl, location.href);
    url.searchParams.set("since", since);
    url.searchParams.set("rules", this.dataset.rules);
    for (const panel of panels) url.searchParams.append("panels", panel.dataset.asked);
    url.searchParams.set("have", digests(panels).slice(0, MOST_DIGESTS).join("."));
    for (const key of items) url.searchParams.append("items", key);
    return url.href;
  }
}

customElements.define("tracker-board", TrackerBoard);
