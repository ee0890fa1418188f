// One for all tabs of a browser: listens to the projects that any of them shows, and passes on what it hears.

import { Listening } from "./lib/listening.js";

const tabs = new Map();
const known = {};
let state = "";
let listening = null;

addEventListener("connect", ({ ports: [port] }) => {
  port.addEventListener("message", ({ data }) => hear(port, data));
  port.start();
});

function hear(port, { url, person, watch, wake, doubt }) {
  if (watch) {
    listening ??= new Listening(url, { person, tell, say });
    if (watch.length) tabs.set(port, watch.map(String));
    else tabs.delete(port);
    port.postMessage({ state, projects: those(watch, known) });
    listening.watch([...tabs.values()].flat());
  }
  if (wake) listening?.wake();
  if (doubt) listening?.doubt();
}

function tell(projects) {
  Object.assign(known, projects);
  for (const [port, watched] of tabs) port.postMessage({ state, projects: those(watched, projects) });
}

function say(now) {
  if (now === state) return;
  state = now;
  for (const port of tabs.keys()) port.postMessage({ state, projects: {} });
}

const those = (watched, projects) => Object.fromEntries(Object.entries(projects).filter(([number]) => watched.map(String).includes(number)));
