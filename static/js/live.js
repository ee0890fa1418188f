// Other people's changes come to the board by themselves; the rail says when they cannot.

import { onState, watch } from "./lib/news.js";
import { announce } from "./lib/saying.js";
import { flush, settled } from "./lib/sending.js";

const WORDS = {
  offline: ["Offline", "The server cannot be reached. What you change now is kept here and sent when it answers again."],
  "signed out": ["Signed out", "Your session has ended. Load the page again to sign in; what is not saved yet is kept until then."],
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
  const show = () => {
    const [text, sentence] = WORDS[navigator.onLine ? heard : "offline"] ?? ["", ""];
    if (!sign || sign.textContent === text) return;
    const isBack = sign.textContent === WORDS.offline[0] && !text;
    sign.textContent = text;
    sign.title = sentence;
    announce(isBack ? "The server can be reached again." : sentence);
  };
  onState((state) => {
    heard = state;
    show();
  });
  addEventListener("online", show);
  addEventListener("offline", show);
}
