// Who is signed in: another viewer finds nothing of what the last one held.
import * as outbox from "./outbox.js";
import { claim } from "./owner.js";
import { forgetDoubts } from "./positions.js";
import { greeted, requestShown } from "./requests.js";
import { forgetAllEarly } from "./sequence.js";
import { empty, held, touch } from "./store.js";

/** @import { Greeting } from "./protocol.js" */

export const VIEWER = "viewer";

/** @typedef {{id: number | null}} Viewer */

/** @type {Viewer} */
const state = (globalThis.__viewer ??= { id: null });

export const viewer = () => state.id;

export const greet = (/** @type {Greeting} */ { viewer: id, since }) => {
  if (state.id !== id) {
    for (const c of held()) empty(c, "loading");
    forgetAllEarly();
    forgetDoubts();
  }
  state.id = id;
  claim(id, since);
  greeted();
  for (const c of held()) if (c.name.includes("/") && c.listeners.size) requestShown(c);
  touch(VIEWER);
  outbox.open(id).forEach(touch);
};
