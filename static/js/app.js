// What every page loads. Without it each page still reads and each form still sends.

import * as countdown from "./countdown.js";
import * as extras from "./extras.js";
import * as forms from "./forms.js";
import * as kept from "./kept.js";

forms.start();
kept.start();
countdown.start();
extras.start();
