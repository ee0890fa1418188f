// <project-switcher>: the project's name in the bar, which opens the list of one's projects below it.

import { fragment, send, sentenceOf } from "./lib/sending.js";
import { placeBeside } from "./lib/floating.js";
import { announce } from "./lib/saying.js";

class ProjectSwitcher extends HTMLElement {
  #sheet = null;

  connectedCallback() {
    this.addEventListener("click", (event) => {
      const link = event.target.closest(".switch");
      const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
      if (!link || !plain) return;
      event.preventDefault();
      this.toggle();
    });
    this.addEventListener("keydown", (event) => this.#walk(event));
    this.addEventListener("submit", (event) => this.#mark(event));
    const link = this.querySelector(".switch");
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "true");
    link.setAttribute("aria-expanded", "false");
  }

  /** Opens the list, fetched anew, with the focus in it; or closes it. */
  async toggle() {
    const sheet = (this.#sheet ??= this.#made());
    if (sheet.matches(":popover-open")) return sheet.hidePopover();
    try {
      sheet.innerHTML = await fragment(this.dataset.url);
    } catch (refusal) {
      announce(sentenceOf(refusal));
      return;
    }
    sheet.showPopover();
    placeBeside(sheet, this, "start");
    (sheet.querySelector("[aria-current]") ?? sheet.querySelector("a"))?.focus();
  }

  #made() {
    const sheet = document.createElement("nav");
    sheet.className = "sheet switcher";
    sheet.popover = "auto";
    sheet.setAttribute("aria-label", "Projects");
    sheet.addEventListener("toggle", (event) => {
      const open = event.newState === "open";
      this.querySelector(".switch").setAttribute("aria-expanded", String(open));
      if (!open && sheet.contains(document.activeElement)) this.querySelector(".switch").focus();
    });
    this.append(sheet);
    return sheet;
  }

  /** Makes a project a favourite, or none; the list comes anew, with the focus where it was. */
  async #mark(event) {
    event.preventDefault();
    const { target: form, submitter } = event;
    const label = submitter.getAttribute("aria-label");
    try {
      await send(form.action, new FormData(form, submitter));
      this.#sheet.innerHTML = await fragment(this.dataset.url);
    } catch (refusal) {
      announce(sentenceOf(refusal));
      return;
    }
    const star = [...this.#sheet.querySelectorAll(".star button")].find((each) => each.getAttribute("aria-label") === label);
    star?.focus();
  }

  #walk(event) {
    if (event.key === " " && event.target.matches(".switch")) {
      event.preventDefault();
      this.toggle();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.#sheet?.contains(event.target)) return;
    event.preventDefault();
    const links = [...this.#sheet.querySelectorAll("a")];
    const here = event.target.closest("li")?.querySelector("a") ?? event.target; // from a star, too
    links.at((links.indexOf(here) + step) % links.length).focus();
  }
}

customElements.define("project-switcher", ProjectSwitcher);
