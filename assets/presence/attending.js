// Tells the server whether somebody uses this tab, what it shows, and that somebody types.

import { greetings } from "../sync/requests.js";
import { collection, empty } from "../sync/store.js";
import { VIEWER } from "../sync/viewer.js";
import { requestReading } from "./reading.js";

const IDLE_MS = 5 * 60_000;
const GATHER_MS = 300;
const TYPING_MS = 3000;
// Without a connection for so long, nothing is known of anybody.
const STALE_MS = 60_000;
const MAX_IDS = 200;
const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

/** @typedef {(isActive: boolean, people: number[], listed: number[], opened: number) => void} Attend */

/** @typedef {{ usedAt: number, said: string, greeting: number, typedAt: number, typedIn: number }} State */

/** @type {State} */
const state = (globalThis.__attending ??= { usedAt: Date.now(), said: "", greeting: 0, typedAt: 0, typedIn: 0 });

let isDue = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let idle;
/** @type {() => void} */
let tell = () => {};

// What is on the page, also behind an edge, but not what is hidden: on a phone, the list behind a conversation.
/** @param {string} kind */
const shown = (kind) => {
  if (document.visibilityState === "hidden") return [];
  const elements = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-shows-${kind}]`))];
  const ids = elements
    .filter((e) => e.getClientRects().length)
    .map((e) => Number(e.getAttribute(`data-shows-${kind}`)));
  return [...new Set(ids)].filter(Boolean).slice(0, MAX_IDS);
};

/** Something on the page may have changed: tell of it together with what changes at about the same time. */
export const look = () => {
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    tell();
  }, GATHER_MS);
};

const isActive = () => document.visibilityState === "visible" && Date.now() - state.usedAt < IDLE_MS;

/** @param {Attend} send */
const report = (send) => {
  if (!greetings()) return;
  const [opened = 0] = shown("opened");
  const told = /** @type {const} */ ([isActive(), shown("person"), shown("listed"), opened]);
  const said = JSON.stringify(told);
  if (said === state.said && state.greeting === greetings()) return;
  Object.assign(state, { said, greeting: greetings() });
  send(...told);
  requestReading(opened);
};

const used = () => {
  const wasActive = isActive();
  state.usedAt = Date.now();
  clearTimeout(idle);
  idle = setTimeout(look, IDLE_MS + GATHER_MS);
  if (!wasActive) look();
};

/** @type {(event: Event, send: (conversation: number) => void) => void} */
const typed = ({ target }, send) => {
  const area = /** @type {HTMLTextAreaElement} */ (target);
  const [conversation = 0] = shown("opened");
  if (!conversation || !area.closest?.('.composer[data-mode="write"]') || !area.value.trim()) return;
  if (state.typedIn === conversation && Date.now() - state.typedAt < TYPING_MS) return;
  Object.assign(state, { typedIn: conversation, typedAt: Date.now() });
  send(conversation);
};

// Everybody is shown as before while the connection is lost for a moment, and then as nobody known.
const forgetStale = (/** @type {() => boolean} */ isConnected) => {
  let lostAt = 0;
  return setInterval(() => {
    lostAt = isConnected() ? 0 : lostAt || Date.now();
    if (lostAt && Date.now() - lostAt > STALE_MS && collection("presence").rows.size)
      empty(collection("presence"), "ready");
  }, STALE_MS / 12);
};

/** @type {(send: Attend, type: (conversation: number) => void, isConnected: () => boolean) => () => void} */
export const attend = (send, type, isConnected) => {
  tell = () => report(send);
  const sendTyping = (/** @type {Event} */ event) => typed(event, type);
  const watcher = new MutationObserver(look);
  const attributes = ["person", "listed", "opened"].map((kind) => `data-shows-${kind}`);
  watcher.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: attributes });
  const greeted = collection(VIEWER).listeners.add(look);
  for (const name of INPUTS) addEventListener(name, used, { capture: true, passive: true });
  document.addEventListener("visibilitychange", look);
  document.addEventListener("input", sendTyping);
  addEventListener("resize", look);
  const stale = forgetStale(isConnected);
  used();
  look();
  return () => {
    watcher.disconnect();
    greeted.delete(look);
    for (const name of INPUTS) removeEventListener(name, used, { capture: true });
    document.removeEventListener("visibilitychange", look);
    document.removeEventListener("input", sendTyping);
    removeEventListener("resize", look);
    clearInterval(stale);
  };
};
