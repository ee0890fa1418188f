// Other people's changes come to the board by themselves; the rail says when they cannot.

import { onState, watch } from "./lib/news.js";
import { announce } from "./lib/saying.js";
import { flush, settled } from "./lib/sending.js";

/** What stands in the rail, the sentence about it, and the one when it is over. */
const WORDS = {
  offline: ["Offline", "The server cannot be reached. What you change now is kept here and sent when it answers again.", "The server can be reached again."],
  "signed out": ["Signed out", "Your session has ended. Sign in again; what is not saved yet is kept here and sent then.", "You are signed in again."],
};
const NOW_AND_THEN = 300000;
const EVERY_MINUTE = 60000;
const HOURS_AGO = /-\d+h/i;

export function connect(board) {
  let wanted = 0;
  let names = null;
  const catchUp = async (more) => {
    if (document.hidden) return;
    await settled(); // what this page is sending brings its own news
    if (navigator.onLine) await flush(); // and what was kept comes before what is shown
    board.refresh(more);
  };
  watch(board.dataset.project, (sight) => {
    const isNew = names !== null && sight.names !== names;
    names = sight.names;
    wanted = Math.max(wanted, sight.version);
    if (isNew) catchUp();
    else if (wanted > board.version) catchUp({ version: wanted });
  });
  document.addEventListener("visibilitychange", () => catchUp());
  let before = "";
  onState((state) => {
    if (before in WORDS && !(state in WORDS)) catchUp();
    before = state;
  });
  addEventListener("online", () => catchUp());
  setInterval(catchUp, NOW_AND_THEN); // a new day makes another plan
  const counts = (panel) => HOURS_AGO.test(panel.dataset.asked); // "updated:-1h" finds something else each minute
  setInterval(() => [...board.querySelectorAll(".panel[data-panel]")].some(counts) && catchUp(), EVERY_MINUTE);
  showState(board.querySelector(".connection"));
}

/** The worker may not notice that this page has lost the network; the page itself does. */
function showState(sign) {
  let heard = "";
  let shown = null;
  const show = () => {
    const state = navigator.onLine ? heard : "offline";
    const before = shown;
    shown = WORDS[state] ?? null;
    if (!sign || shown === before) return;
    const [text, sentence] = shown ?? ["", ""];
    sign.replaceChildren(text, ...(state === "signed out" ? [" ", signIn()] : []));
    sign.title = sentence;
    announce(sentence || before[2]);
  };
  onState((state) => {
    heard = state;
    show();
  });
  addEventListener("online", show);
  addEventListener("offline", show);
}

/** The page itself: who asks for it without being signed in is sent to do so, and back. */
function signIn() {
  const link = document.createElement("a");
  link.href = `${location.pathname}${location.search}`;
  link.textContent = "Sign in";
  return link;
}
