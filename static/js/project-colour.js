// The colour of a project in the list of mine: its dot opens the colours there are beside it.

import { placeBeside } from "./lib/floating.js";

export function connect() {
  const sheet = document.querySelector(".colours");
  if (!sheet) return;
  const colours = [...sheet.querySelectorAll("button")];
  let opened = null;

  document.addEventListener("click", (event) => {
    const dot = event.target.closest("button.swatch");
    if (!dot) return;
    opened = dot;
    for (const each of colours) {
      each.setAttribute("form", dot.form.id);
      each.setAttribute("aria-pressed", String(each.value === dot.value));
    }
    sheet.showPopover();
    placeBeside(sheet, dot, "start");
    (colours.find((each) => each.value === dot.value) ?? colours[0]).focus();
  });
  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    colours.at((colours.indexOf(document.activeElement) + step) % colours.length).focus();
  });
  sheet.addEventListener("toggle", (event) => {
    opened?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "closed" && sheet.contains(document.activeElement)) opened?.focus();
  });
}
