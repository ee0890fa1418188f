// Keys of every page: g and a letter goes to another page of the project; Shift with A to what skips the bar.

import { register } from "./lib/keymap.js";

const LETTERS = { Stories: "s", Charts: "u", Pairs: "p", Report: "r", Import: "m", Members: "t", Settings: "," };

const signedIn = () => Boolean(document.querySelector(".bar .initials"));

export function connect() {
  for (const link of document.querySelectorAll(".bar .tabs a")) {
    const name = link.textContent.trim();
    const keys = LETTERS[name] ? [`g ${LETTERS[name]}`] : [];
    register({ keys, words: `go to ${name}`, group: "Go to", run: () => location.assign(link.href) });
  }
  register(
    { keys: ["g g"], words: "go to all projects", group: "Go to", run: () => location.assign(document.querySelector(".bar .product").href) },
    { keys: ["g y"], words: "go to my profile", group: "Go to", when: signedIn, run: () => location.assign(document.querySelector(".bar .initials").href) },
    { keys: [], words: "change the theme: the system's, light, dark", group: "Everywhere", run: () => document.querySelector(".theme-switch").click() },
    { keys: [], words: "sign out", group: "Everywhere", when: signedIn, run: () => document.querySelector(".bar .personal form").requestSubmit() },
    { keys: ["Shift+A"], words: "skip links", group: "Everywhere", palette: false, run: () => document.querySelector("a.skip")?.focus() },
  );
}
