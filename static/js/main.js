// Every behaviour of the pages; each connects itself to what it finds.

import "./board.js";
import "./chart-marks.js";
import "./chart-small.js";
import "./pair-board.js";
import "./project-switcher.js";
import "./talk.js";
import { connect as connectBusyForms } from "./busy-form.js";
import { connect as connectCopying } from "./copy-text.js";
import { connect as connectInbox } from "./inbox.js";
import { connect as connectKeys } from "./hot-keys.js";
import { connectPage as connectStory } from "./open-story.js";
import { connect as connectFocus } from "./lib/focus.js";
import { connect as connectNaming } from "./name-from-file.js";
import { connect as connectOwnZone } from "./own-zone.js";
import { connect as connectPresence } from "./presence.js";
import { connect as connectProjectColour } from "./project-colour.js";
import { connect as connectTheme } from "./theme-switch.js";

connectBusyForms();
connectCopying();
connectFocus();
connectInbox();
connectKeys();
connectNaming();
connectOwnZone();
connectProjectColour();
for (const page of document.querySelectorAll(".story-page")) {
  connectStory(page);
  connectPresence(page);
}
connectTheme();

for (const button of document.querySelectorAll(".close-notice")) button.addEventListener("click", () => button.closest(".notice").remove());

// On a phone the tabs scroll sideways: the one we are on is in sight.
const tab = document.querySelector(".bar .tabs [aria-current]");
if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.clientWidth / 2 + tab.offsetWidth / 2;
