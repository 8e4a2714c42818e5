// What is missing is asked for: together, and again when no answer came. Knows nothing of what the names mean.
import { peek } from "./store.js";

const GAP_MS = 80;
const ANSWER_MS = 4000;
const MOST_ASKED = 100;
export const GREETING = "greeting";

const state = (globalThis.__asking ??= {
  greetings: 0,
  stale: new Set(),
  asked: new Map(),
  asking: null,
  ask: null,
});

// The first greeting may have come before anybody listened.
export const connect = (ask) => {
  state.ask = ask;
  if (!state.greetings) want(GREETING);
};

export const greetings = () => state.greetings;

// After a greeting, nothing that was asked before it need be answered any more.
export const greet = () => {
  state.greetings += 1;
  state.asked.clear();
  state.stale.delete(GREETING);
  if (state.stale.size) state.asking ??= setTimeout(askNow, 0);
};

export const want = (name) => {
  state.stale.add(name);
  state.asking ??= setTimeout(askNow, 0);
};

export const wantGreeting = () => {
  if (state.greetings) want(GREETING);
};

// What belongs to a row is asked for when it is looked at for the first time, and for the first time after a
// greeting: what was missed before it may be more than the revisions tell, such as a name.
export const wantLooked = (c) => {
  if (c.revision === null ? c.status === "loading" : c.greeting !== state.greetings) want(c.name);
};

export const isAsked = (name) => state.asked.has(name);

export const answered = (name) => {
  state.asked.delete(name);
  state.stale.delete(name);
};

export const askAgain = (name) => {
  answered(name);
  setTimeout(() => want(name), GAP_MS);
};

const askNow = () => {
  state.asking = null;
  if (!state.ask) return;
  const isDue = (name) => !state.asked.has(name) && (state.greetings || name === GREETING);
  const due = [...state.stale].filter(isDue).slice(0, MOST_ASKED);
  if (!due.length) return;
  for (const name of due) {
    state.stale.delete(name);
    state.asked.set(name, due);
    if (peek(name)) peek(name).greeting = state.greetings;
  }
  state.ask(due.map((name) => ({ name, known: peek(name)?.revision ?? null })));
  if (state.stale.size) state.asking = setTimeout(askNow, GAP_MS);
  setTimeout(() => {
    const unanswered = due.filter((name) => state.asked.get(name) === due);
    unanswered.forEach((name) => state.asked.delete(name) && want(name));
  }, ANSWER_MS);
};
