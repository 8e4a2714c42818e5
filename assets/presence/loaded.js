// All of presence that is loaded after the page.
import * as parts from "./parts.js";
import { loaded } from "./shown.js";

loaded(parts);

export { attend } from "./attending.js";
