// Every behaviour of the pages; each connects itself to what it finds.

import "./board.js";
import { connect as connectBusyForms } from "./busy-form.js";
import { connect as connectTheme } from "./theme-switch.js";

connectBusyForms();
connectTheme();

// On a phone the tabs scroll sideways: the one we are on is in sight.
const tab = document.querySelector(".bar .tabs [aria-current]");
if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.clientWidth / 2 + tab.offsetWidth / 2;
