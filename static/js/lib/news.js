// What a page hears of its projects: through the worker that all tabs of this browser share, or, where browsers
// have none, by itself while it is seen.

import { Listening } from "./listening.js";

const person = document.querySelector('meta[name="tracker-person"]')?.content;
const url = document.querySelector('meta[name="tracker-live"]')?.content;
const heard = new EventTarget();
const watched = new Map();
let source = null;
let state = "";

/** Calls `tell(sight)` with how the project stands, now and after each change: {version, names, present}. */
export function watch(project, tell) {
  if (!url) return;
  source ??= window.SharedWorker ? shared() : own();
  const number = String(project);
  watched.set(number, [...(watched.get(number) ?? []), tell]);
  source.watch([...watched.keys()]);
}

/** Calls `say(state)` now and at each change: "live", "asking", "offline" or "signed out"; "" is not known yet. */
export function onState(say) {
  heard.addEventListener("state", () => say(state));
  say(state);
}

/** The server did not answer as it should: finds out how things stand, and says so in the state. */
export function doubt() {
  source?.doubt();
}

function shared() {
  const { port } = new SharedWorker(new URL("../live-worker.js", import.meta.url), { type: "module", name: `tracker ${person}` });
  const post = (message) => port.postMessage(message);
  let projects = [];
  port.onmessage = ({ data }) => {
    tell(data.projects);
    if (data.state) say(data.state);
  };
  addEventListener("pagehide", () => post({ url, person, watch: [] }));
  addEventListener("pageshow", (event) => event.persisted && post({ url, person, watch: projects, wake: true }));
  document.addEventListener("visibilitychange", () => document.hidden || post({ wake: true }));
  addEventListener("online", () => post({ wake: true }));
  return {
    watch: (all) => post({ url, person, watch: (projects = all) }),
    doubt: () => post({ doubt: true }),
  };
}

function own() {
  const listening = new Listening(url, { person, tell, say });
  let projects = [];
  const choose = () => listening.watch(document.hidden ? [] : projects);
  document.addEventListener("visibilitychange", choose);
  return {
    watch: (all) => {
      projects = all;
      choose();
    },
    doubt: () => listening.doubt(),
  };
}

function tell(projects) {
  for (const [number, sight] of Object.entries(projects)) for (const act of watched.get(number) ?? []) act(sight);
}

function say(now) {
  if (now === state) return;
  state = now;
  heard.dispatchEvent(new Event("state"));
}
