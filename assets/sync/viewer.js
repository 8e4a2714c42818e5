// Who is signed in: another viewer finds nothing of what the last one held.
import * as outbox from "../outbox/outbox.js";
import { claim } from "../outbox/owner.js";
import { forgetDoubts } from "./positions.js";
import { greeted, requestShown } from "./requests.js";
import { forgetAllEarly } from "./sequence.js";
import { empty, held, touch } from "./store.js";

/** @import { Greeting } from "./protocol.js" */

export const VIEWER = "viewer";

/** @typedef {{id: number | null, since: number | null}} Viewer */

/** @type {Viewer} */
const state = (globalThis.__viewer ??= { id: null, since: null });

export const viewer = () => state.id;

/** When the viewer's account was created, which tells it from one of the same id in another database. */
export const since = () => state.since;

/** Show what was seen last, which somebody in this browser has seen, until the greeting says who is signed in. */
export const assume = (/** @type {number} */ id, /** @type {number} */ since) => {
  if (state.id !== null) return;
  Object.assign(state, { id, since });
  touch(VIEWER);
  outbox.assume(id).forEach(touch);
};

export const greet = (/** @type {Greeting} */ { viewer: id, since }) => {
  if (state.id !== id || (state.since ?? since) !== since) {
    for (const c of held()) empty(c, "loading");
    forgetAllEarly();
    forgetDoubts();
    outbox.forget();
  }
  Object.assign(state, { id, since: since ?? null });
  claim(id, since);
  greeted();
  for (const c of held()) if (c.name.includes("/") && c.listeners.size) requestShown(c);
  touch(VIEWER);
  outbox.open(id).forEach(touch);
};
