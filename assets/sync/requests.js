// Requests for what is missing: sent in batches, and retried until they are answered.
// Does not know what the names mean.
import { peek } from "./store.js";

/** @import { Collection } from "./store.js" */
/** @import { Request } from "./protocol.js" */

const BATCH_MS = 80;
const RETRY_MS = 4000;
const MAX_BATCH = 100;
export const GREETING = "greeting";

/** @typedef {(requests: Request[]) => void} Send */

/**
 * @typedef {{
 *   greetings: number,
 *   due: Set<string>,
 *   sent: Map<string, string[]>,
 *   timer: ReturnType<typeof setTimeout> | null,
 *   send: Send | null,
 * }} Requests
 */

/** @type {Requests} */
const state = (globalThis.__requests ??= {
  greetings: 0,
  due: new Set(),
  sent: new Map(),
  timer: null,
  send: null,
});

// The server greets each connection by itself. Request a greeting only if none comes: it may have come before anybody
// was listening.
export const connect = (/** @type {Send} */ send) => {
  state.send = send;
  setTimeout(() => !state.greetings && request(GREETING), RETRY_MS);
};

export const greetings = () => state.greetings;

// After a greeting, requests that were sent before it may never be answered.
export const greeted = () => {
  state.greetings += 1;
  state.sent.clear();
  state.due.delete(GREETING);
  if (state.due.size) state.timer ??= setTimeout(flush, 0);
};

export const request = (/** @type {string} */ name) => {
  state.due.add(name);
  state.timer ??= setTimeout(flush, 0);
};

export const requestGreeting = () => {
  if (state.greetings) request(GREETING);
};

// Load lazily: when it is first shown, and when it is first shown after a greeting. More may have been missed
// before the greeting than revisions can tell, such as a name. A stale collection has no revision.
export const requestShown = (/** @type {Collection} */ c) => {
  if (c.revision === null ? c.status !== "missing" : c.greeting !== state.greetings) request(c.name);
};

export const isRequested = (/** @type {string} */ name) => state.sent.has(name);

export const answered = (/** @type {string} */ name) => {
  state.sent.delete(name);
  state.due.delete(name);
};

export const requestAgain = (/** @type {string} */ name) => {
  answered(name);
  setTimeout(() => request(name), BATCH_MS);
};

const take = () => {
  const isDue = (/** @type {string} */ name) => !state.sent.has(name) && (state.greetings || name === GREETING);
  const batch = [...state.due].filter(isDue).slice(0, MAX_BATCH);
  for (const name of batch) {
    state.due.delete(name);
    state.sent.set(name, batch);
    const c = peek(name);
    if (c) c.greeting = state.greetings;
  }
  return batch;
};

const flush = () => {
  state.timer = null;
  if (!state.send) return;
  const batch = take();
  if (!batch.length) return;
  state.send(batch.map((name) => ({ name, known: peek(name)?.revision ?? null })));
  if (state.due.size) state.timer = setTimeout(flush, BATCH_MS);
  setTimeout(() => {
    const unanswered = batch.filter((name) => state.sent.get(name) === batch);
    unanswered.forEach((name) => state.sent.delete(name) && request(name));
  }, RETRY_MS);
};
