// The board of a day's pairs: people are dragged from track to track with mouse or finger. By keyboard arrows walk
// from name to name, Enter opens a name's menu, which does the same (without scripts, too), and arrows walk in it.
// What others change comes by itself.

import { scrollingAtEdges } from "./lib/edge-scrolling.js";
import { watch } from "./lib/news.js";
import { announce, complain, forgive } from "./lib/saying.js";
import { send, sentenceOf } from "./lib/sending.js";

const SLOP = 5;
const PLACES = "[data-track] [data-person], [data-track], [data-bench]";
const FORWARD = ["ArrowDown", "ArrowRight"];
const BACK = ["ArrowUp", "ArrowLeft"];

/** What finds a button, a menu or a link again when the board was drawn anew. */
function selectorOf(element) {
  const key = element.closest("[data-key]")?.dataset.key;
  return key ? `[data-key="${key}"]` : `a[href="${CSS.escape(element.getAttribute("href") ?? "")}"]`;
}

class PairBoard extends HTMLElement {
  #version = null;
  #served = "";
  #asked = 0;
  #pressed = false;
  #missed = false;
  #dragged = false;

  connectedCallback() {
    this.addEventListener("pointerdown", (event) => this.#press(event));
    this.addEventListener("click", (event) => this.#swallow(event), { capture: true });
    this.addEventListener("submit", (event) => this.#submit(event));
    this.addEventListener("keydown", (event) => this.#walk(event));
    watch(this.dataset.project, ({ version }) => {
      const isNew = this.#version !== null && version !== this.#version;
      this.#version = version;
      if (isNew) this.#refresh();
    });
  }

  /** A form of the board is sent by script, so that the page stays where it is. */
  async #submit(event) {
    const form = event.target;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const name = event.submitter?.closest("[data-person]")?.dataset.name;
    if (name) announce(`${name} ${event.submitter.textContent.trim()}; the others are arranged around it.`);
    await this.#write(form.action, fields, form.closest("details.mate"));
  }

  /** Arrows go from name to name, and within an open menu from line to line; Escape closes it. */
  #walk(event) {
    const mate = event.target.closest("details.mate");
    const step = FORWARD.includes(event.key) ? 1 : BACK.includes(event.key) ? -1 : 0;
    if (!mate || !(step || event.key === "Escape")) return;
    if (event.key === "Escape") {
      mate.open = false;
      mate.querySelector("summary").focus();
      return;
    }
    event.preventDefault();
    const stops = [...(mate.open ? mate : this).querySelectorAll(mate.open ? "summary, button" : ".mate > summary")];
    stops[stops.indexOf(event.target) + step]?.focus();
  }

  async #write(url, fields, menu = null) {
    forgive(this);
    try {
      await send(url, fields);
    } catch (error) {
      complain(this, sentenceOf(error));
      return;
    }
    if (menu) this.#close(menu.dataset.key);
    await this.#refresh();
  }

  /** Closes the menu in which something was chosen; the name keeps the focus. */
  #close(key) {
    const menu = this.querySelector(`details.mate[data-key="${key}"]`);
    if (menu?.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu?.removeAttribute("open");
  }

  /** Draws what the server says, unless that is shown already; what somebody holds or has opened stays with them. */
  async #refresh() {
    this.#missed = this.#pressed;
    if (this.#pressed) return;
    const turn = ++this.#asked;
    const response = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("pair-board");
    if (!fresh || turn !== this.#asked || fresh.innerHTML === this.#served) return;
    this.#missed = this.#pressed;
    if (this.#pressed) return;
    this.#served = fresh.innerHTML;
    const focused = this.contains(document.activeElement) && selectorOf(document.activeElement);
    const open = this.querySelector("details.mate[open]")?.dataset.key;
    this.replaceChildren(...fresh.childNodes);
    if (open) this.querySelector(`details.mate[data-key="${open}"]`)?.setAttribute("open", "");
    if (focused) this.#focus(focused);
  }

  /** Puts the focus back where it was; where that is gone, on the first of the buttons above. */
  #focus(selector) {
    const found = this.querySelector(selector) ?? this.querySelector(".pair-actions button");
    (found?.querySelector("summary") ?? found)?.focus();
  }

  /** Follows the pointer from somebody's name until it is let go over a track or the bench. */
  #press(event) {
    const mate = event.target.closest("details.mate");
    if (!mate || !event.target.closest("summary") || event.button !== 0) return;
    const start = { x: event.clientX, y: event.clientY };
    const stopping = new AbortController();
    this.#pressed = true;
    const options = { signal: stopping.signal };
    let ghost = null;
    let point = start;
    let stopScrolling = null;
    const scroll = { point: () => point, area: () => document.scrollingElement, aim: () => this.#aim({ clientX: point.x, clientY: point.y }, mate) };
    document.addEventListener("pointermove", (move) => {
      point = { x: move.clientX, y: move.clientY };
      if (!ghost && Math.hypot(point.x - start.x, point.y - start.y) < SLOP) return;
      ghost ??= this.#lift(mate);
      stopScrolling ??= scrollingAtEdges(scroll);
      ghost.style.left = `${move.clientX + 8}px`;
      ghost.style.top = `${move.clientY + 8}px`;
      this.#aim(move, mate);
    }, options);
    const end = (dropped) => (up) => {
      stopping.abort();
      this.#pressed = false;
      if (this.#missed) this.#refresh();
      if (!ghost) return;
      stopScrolling();
      ghost.remove();
      this.classList.remove("dragging");
      const target = this.#aim(up, mate);
      for (const place of this.querySelectorAll(".aimed")) place.classList.remove("aimed");
      setTimeout(() => (this.#dragged = false), 0);
      if (dropped && target) this.#drop(mate, target);
    };
    document.addEventListener("pointerup", end(true), options);
    document.addEventListener("pointercancel", end(false), options);
    document.addEventListener("keydown", (key) => key.key === "Escape" && end(false)(key), options);
  }

  #lift(mate) {
    const ghost = document.createElement("span");
    ghost.className = "mate ghost";
    ghost.textContent = mate.dataset.name;
    ghost.setAttribute("aria-hidden", "true");
    document.body.append(ghost);
    this.classList.add("dragging");
    this.#dragged = true;
    return ghost;
  }

  /** What is under the pointer and shows that it is meant: a track or the bench to go to, or somebody on another
   * track to trade places with. */
  #aim({ clientX, clientY }, mate) {
    const found = clientX === undefined ? null : document.elementFromPoint(clientX, clientY)?.closest(PLACES);
    const under = found && !found.closest("[data-track], [data-bench]").contains(mate) ? found : null;
    for (const place of this.querySelectorAll(".aimed")) place.classList.toggle("aimed", place === under);
    under?.classList.add("aimed");
    return under;
  }

  #drop(mate, target) {
    const { name: other, person: instead } = target.dataset;
    const happened = other ? `${mate.dataset.name} and ${other} trade places` : `Moved ${mate.dataset.name}`;
    announce(`${happened}; the others are arranged around it.`);
    const fields = { day: this.dataset.day, person: mate.dataset.person, to: target.closest("[data-track]")?.dataset.track ?? "" };
    this.#write(this.dataset.moves, instead ? { ...fields, instead } : fields);
  }

  /** The click that ends a drag opens no menu. */
  #swallow(event) {
    if (this.#dragged) event.preventDefault();
  }
}

customElements.define("pair-board", PairBoard);
