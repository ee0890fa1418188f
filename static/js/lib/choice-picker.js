// <choice-picker>: a comfortable way to choose several of what its content offers: checkboxes, or one text field
// of names with commas whose datalist knows the names. The choice stands in chips, typing filters the rest;
// whenever it changes, the content is set and a `change` event sent from the element.

import { placeBeside } from "./floating.js";
import { announce } from "./saying.js";

const SHOWN = 8;
let made = 0;

class ChoicePicker extends HTMLElement {
  #input = null;
  #chips = null;
  #list = null;
  #marked = 0;
  #served = "";

  connectedCallback() {
    if (this.#input) return;
    for (const stale of this.querySelectorAll(":scope > [data-ours]")) stale.remove();
    this.#served = this.innerHTML;
    this.#build();
    this.#show();
  }

  /** Takes over what the server says now; where that is as before, a choice on its way stays. */
  morphed(fresh) {
    if (this.#served !== fresh.innerHTML) this.#serve(fresh.innerHTML);
  }

  /** Shows again what the server said last: what was chosen since then is refused. */
  takeBack() {
    this.#serve(this.#served);
  }

  #serve(html) {
    this.#served = html;
    for (const node of [...this.childNodes]) if (node !== this.#chips && node !== this.#list) node.remove();
    this.prepend(document.createRange().createContextualFragment(html));
    this.#show();
    if (this.#list.matches(":popover-open")) this.#open();
  }

  get #field() {
    return this.querySelector(":scope > input[type=text][name]");
  }

  get #boxes() {
    return [...this.querySelectorAll("input[type=checkbox]")];
  }

  /** All there is to choose from: {key, text}; in a field of names both are the name. */
  get #all() {
    if (!this.#field) return this.#boxes.map(choiceOf);
    return [...(this.querySelector("datalist")?.options ?? [])].map((option) => named(option.value));
  }

  get #chosen() {
    if (!this.#field) return this.#boxes.filter((box) => box.checked).map(choiceOf);
    return names(this.#field.value).map(named);
  }

  #choose(keys, focus = this.#input) {
    if (this.#field) {
      this.#field.value = keys.join(", ");
    } else {
      const boxes = new Map(this.#boxes.map((box) => [box.value, box]));
      for (const [key, box] of boxes) box.checked = keys.includes(key);
      const home = this.#boxes[0]?.closest("label").parentElement;
      for (const key of [...keys].reverse()) home.prepend(boxes.get(key).closest("label"));
    }
    this.#input.value = "";
    this.#show();
    this.#close();
    (focus?.isConnected ? focus : this.#input).focus({ preventScroll: true });
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #add(...keys) {
    this.#choose([...new Set([...this.#keys, ...keys])]);
  }

  #takeOff(key) {
    this.#choose(this.#keys.filter((other) => other !== key));
  }

  get #keys() {
    return this.#chosen.map(({ key }) => key);
  }

  #build() {
    const id = `picked-${(made += 1)}`;
    this.#chips = document.createElement("ul");
    this.#chips.className = "picked";
    this.#chips.dataset.ours = "";
    this.#input = document.createElement("input");
    this.#input.type = "text";
    this.#input.className = "picker-input";
    this.#input.autocomplete = "off";
    this.#input.setAttribute("role", "combobox");
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.setAttribute("aria-controls", id);
    this.#input.setAttribute("aria-autocomplete", "list");
    this.#input.setAttribute("aria-label", this.dataset.say ?? "Add");
    this.#input.placeholder = "+";
    this.#list = document.createElement("ul");
    this.#list.id = id;
    this.#list.className = "sheet picker-list";
    this.#list.popover = "manual";
    this.#list.dataset.ours = "";
    this.#list.setAttribute("role", "listbox");
    const last = document.createElement("li");
    last.className = "picker-last";
    last.append(this.#input);
    this.#chips.append(last);
    this.append(this.#chips, this.#list);
    this.#input.addEventListener("input", () => this.#open());
    this.#input.addEventListener("focus", () => (this.#input.placeholder = this.dataset.say ?? ""));
    this.#input.addEventListener("blur", () => this.#left());
    this.#input.addEventListener("click", () => this.#open());
    this.addEventListener("keydown", (event) => this.#key(event));
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#add(option.dataset.value);
    });
    this.#chips.addEventListener("click", (event) => {
      const chip = event.target.closest("button")?.closest("li");
      if (chip) this.#takeOff(chip.dataset.value);
      else if (event.target === this.#chips) this.#input.focus();
    });
  }

  /** Draws the chips anew around the field, which stays where it is: to move it would be to leave it, and
   *  half a name that is being typed would be taken. */
  #show() {
    const chips = this.#chosen.map(({ key, text }) => {
      const chip = document.createElement("li");
      chip.dataset.value = key;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "unpick";
      button.textContent = "×";
      button.setAttribute("aria-label", `Take ${text} off`);
      button.title = "Take off; Shift and an arrow move it";
      chip.append(text, button);
      return chip;
    });
    const focused = [...this.#chips.querySelectorAll("li[data-value]")].find((chip) => chip.contains(document.activeElement));
    for (const chip of this.#chips.querySelectorAll(":scope > li[data-value]")) chip.remove();
    this.#chips.prepend(...chips);
    if (focused) (chips.find(({ dataset }) => dataset.value === focused.dataset.value)?.querySelector("button") ?? this.#input).focus({ preventScroll: true });
  }

  #left() {
    this.#close();
    this.#input.placeholder = "+";
    const typed = this.#input.value.trim();
    if (typed && this.#field) this.#choose([...new Set([...this.#keys, ...names(typed)])], document.activeElement);
    else this.#input.value = "";
  }

  #open() {
    const typed = this.#input.value.trim().toLowerCase();
    const chosen = new Set(this.#keys);
    const starts = ({ text }) => text.toLowerCase().startsWith(typed);
    const found = this.#all.filter(({ key, text }) => !chosen.has(key) && text.toLowerCase().includes(typed));
    found.sort((a, b) => starts(b) - starts(a));
    const isNew = this.#field && typed && !chosen.has(typed) && !this.#all.some(({ key }) => key === typed);
    const rows = [...found.slice(0, SHOWN), ...(isNew ? [{ key: typed, text: `New: ${typed}` }] : [])].map((choice, index) => this.#option(choice, index));
    this.#marked = 0;
    this.#list.replaceChildren(...rows);
    if (!rows.length) return this.#close();
    this.#mark(0);
    if (!this.#list.matches(":popover-open")) this.#list.showPopover();
    this.#input.setAttribute("aria-expanded", "true");
    placeBeside(this.#list, this.#input, "start");
  }

  #option({ key, text }, index) {
    const option = document.createElement("li");
    option.id = `${this.#list.id}-${index}`;
    option.setAttribute("role", "option");
    option.dataset.value = key;
    option.textContent = text;
    return option;
  }

  #mark(index) {
    const options = [...this.#list.children];
    if (!options.length) return;
    this.#marked = (index + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", at === this.#marked));
    this.#input.setAttribute("aria-activedescendant", options[this.#marked].id);
    options[this.#marked].scrollIntoView({ block: "nearest" });
  }

  #close() {
    if (this.#list.matches(":popover-open")) this.#list.hidePopover();
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const chip = event.target.closest?.("li[data-value]");
    const act = event.target === this.#input ? this.#inputKey(event.key) : chip && this.#chipKey(event, chip);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #inputKey(key) {
    const open = this.#list.matches(":popover-open");
    const typed = this.#input.value.trim();
    const marked = open && this.#list.children[this.#marked];
    if (key === "ArrowDown") return () => (open ? this.#mark(this.#marked + 1) : this.#open());
    if (key === "ArrowUp" && open) return () => this.#mark(this.#marked - 1);
    if (key === "Escape" && (open || typed)) return () => ((this.#input.value = ""), this.#close());
    if (key === "Enter" && marked) return () => this.#add(marked.dataset.value);
    if (key === "," && this.#field && typed) return () => this.#add(...names(typed));
    if (key === "Enter") return () => {};
    if (typed || this.#input.value) return null;
    const chips = this.#chips.querySelectorAll("li[data-value] button");
    if (key === "Backspace" && chips.length) return () => this.#choose(this.#keys.slice(0, -1));
    if (key === "ArrowLeft" && chips.length) return () => [...chips].at(-1).focus();
    return null;
  }

  #chipKey({ key, shiftKey }, chip) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    const all = [...this.#chips.querySelectorAll("li[data-value]")];
    const at = all.indexOf(chip);
    if (step && shiftKey) return () => this.#shift(at, at + step);
    if (step) return () => (all[at + step]?.querySelector("button") ?? (step > 0 ? this.#input : null))?.focus();
    if (key === "Delete" || key === "Backspace") return () => this.#takeOff(chip.dataset.value);
    return null;
  }

  #shift(from, to) {
    const order = this.#chosen;
    if (this.#field || to < 0 || to >= order.length) return;
    const [moved] = order.splice(from, 1);
    order.splice(to, 0, moved);
    this.#choose(order.map(({ key }) => key));
    this.#chips.querySelectorAll("li[data-value] button")[to].focus();
    announce(`${moved.text} is ${to + 1} of ${order.length}.`);
  }
}

const choiceOf = (box) => ({ key: box.value, text: box.closest("label").textContent.trim() });
const named = (name) => ({ key: name, text: name });
const names = (typed) => typed.split(",").map((name) => name.trim().toLowerCase()).filter(Boolean);

customElements.define("choice-picker", ChoicePicker);
