// Every behaviour of the pages; each connects itself to what it finds.

import "./board.js";
import { connect as connectTheme } from "./theme-switch.js";

connectTheme();
