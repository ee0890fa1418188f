// Menus that float beside what they belong to: walked with the arrows, closed by Escape or Tab.

import { placeBeside } from "./floating.js";

/** Opens `menu` (a popover) beside `anchor` with these items: {text, icon, run}, or null for a line. */
export function openItems(menu, anchor, items, side = "start") {
  menu.replaceChildren(...items.map((item) => (item ? button(menu, item) : document.createElement("hr"))));
  menu.showPopover();
  placeBeside(menu, anchor, side);
  menu.querySelector("button")?.focus();
}

/** Lets the arrows walk the items of a menu. */
export function walkable(menu) {
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
    } else if (event.key === "Tab") {
      menu.hidePopover();
    }
  });
}

function button(menu, { text, icon, run }) {
  const element = document.createElement("button");
  element.type = "button";
  element.setAttribute("role", "menuitem");
  element.append(drawing(icon), text);
  element.addEventListener("click", () => {
    menu.hidePopover();
    run();
  });
  return element;
}

/** An icon of the page's sprite. */
export function drawing(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}
