// The marks of a chart (days, bars, points): chosen by click, by focus or with the arrow keys, they show the
// stories behind them below the picture. Without this the same links lead to the same list.

import { announce } from "./lib/saying.js";
import { fragment, sentenceOf } from "./lib/sending.js";

const PAUSE = 150;
const WAYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

class ChartMarks extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector(".behind");
    this.addEventListener("click", (event) => this.click(event));
    this.addEventListener("focusin", (event) => this.focus(event));
    this.addEventListener("keydown", (event) => this.walk(event));
    for (const svg of this.querySelectorAll("svg")) for (const mark of marksOf(svg).slice(1)) mark.setAttribute("tabindex", "-1");
    const at = new URLSearchParams(location.search).get("at");
    if (at) this.point(at);
  }

  click(event) {
    const link = event.target.closest("a[data-key]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.choose(link);
  }

  /** A mark of the picture that has the focus is looked at; a row of the table waits for Enter. */
  focus(event) {
    const link = event.target.closest("svg a[data-key]");
    clearTimeout(this.timer);
    if (link) this.timer = setTimeout(() => this.choose(link), PAUSE);
  }

  walk(event) {
    const link = event.target.closest("svg a[data-key]");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    const marks = marksOf(link.ownerSVGElement);
    const next = { Home: marks[0], End: marks.at(-1) }[event.key] ?? (event.key in WAYS && marks[marks.indexOf(link) + WAYS[event.key]]);
    if (!next) return;
    event.preventDefault();
    link.setAttribute("tabindex", "-1");
    next.removeAttribute("tabindex");
    next.focus();
  }

  async choose(link) {
    const key = link.dataset.key;
    const url = new URL(link.getAttribute("href"), location.href);
    clearTimeout(this.timer);
    if (this.chosen === key) return;
    this.chosen = key;
    this.point(key);
    try {
      const html = await fragment(url.href.split("#")[0]);
      if (this.chosen !== key) return;
      this.list.innerHTML = html;
      history.replaceState(null, "", url.search);
    } catch (error) {
      announce(sentenceOf(error));
    }
  }

  /** Shows on picture and table which mark is meant. */
  point(key) {
    for (const one of this.querySelectorAll("[data-key]")) {
      if (one.dataset.key === key) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
  }
}

/** The marks as they are read: from left to right. */
function marksOf(svg) {
  return [...svg.querySelectorAll("a[data-key]")];
}

customElements.define("chart-marks", ChartMarks);
