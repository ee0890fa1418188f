// The button in the bar: as the system has it, light, dark, and round again.

import { announce } from "./lib/saying.js";
import { store } from "./lib/storing.js";

const NEXT = { system: "light", light: "dark", dark: "system" };
const WORDS = { system: "Theme: as the system has it", light: "Theme: light", dark: "Theme: dark" };
const root = document.documentElement;

export function connect() {
  const button = document.querySelector(".theme-switch");
  if (!button) return;
  name(button);
  button.addEventListener("click", () => {
    keep(NEXT[chosen()]);
    name(button);
    announce(WORDS[chosen()]);
  });
}

function chosen() {
  return root.dataset.theme ?? "system";
}

function keep(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  store("tracker.theme", root.dataset.theme);
}

function name(button) {
  button.setAttribute("aria-label", WORDS[chosen()]);
  button.title = WORDS[chosen()];
}
