// Pages without a browser: the real modules, freshly loaded, with a fake clock and storage.
import { registerHooks } from "node:module";
import { mock } from "node:test";

const SYNC = ["__store", "__requests", "__early", "__doubted", "__viewer", "__outbox"];
const STATES = [...SYNC, "__begun", "__cacheKey", "__cacheSaving"];
const ASSETS = new URL("../../assets/", import.meta.url);
let opened = 0;

// What a freshly loaded module imports is freshly loaded, too.
registerHooks({
  resolve(specifier, context, next) {
    const page = new URL(context.parentURL ?? ASSETS).search;
    const found = next(specifier, context);
    return page && specifier.startsWith(".") ? { ...found, url: found.url + page, format: "module" } : found;
  },
});

performance.now = () => Date.now();

// Clear all timers and reset the clock.
export const restart = () => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
};

restart();

// Advance the clock: timers fire in order, including those that other timers set.
export const pass = async (milliseconds) => {
  for (let i = 0; i < milliseconds; i++) {
    mock.timers.tick(1);
    await null;
  }
  await null;
};

export class Storage {
  isForbidden = false;
  isFull = false;

  setItem(key, text) {
    if (this.isForbidden || this.isFull) throw new Error("storage");
    this[key] = text;
  }

  getItem(key) {
    if (this.isForbidden) throw new Error("storage");
    return this[key] ?? null;
  }

  removeItem(key) {
    if (this.isForbidden) throw new Error("storage");
    delete this[key];
  }
}

// Open a page and record what it requests and sends.
export const open = async (storage = new Storage()) => {
  for (const name of STATES) delete globalThis[name];
  Object.defineProperty(globalThis, "localStorage", { configurable: true, writable: true, value: storage });
  const of = `?page=${++opened}`;
  const load = (name) => import(new URL(name + of, ASSETS).href);
  const requests = await load("sync/requests.js");
  const { apply } = await load("sync/apply.js");
  const { viewer } = await load("sync/viewer.js");
  const store = await load("sync/store.js");
  const outbox = await load("outbox/outbox.js");
  const windows = await load("sync/windows.js");
  const { overlay } = await load("message/optimistic.js");
  store.lay(overlay);
  const page = { asked: [], sent: [], acted: [], storage, requests, apply, viewer, store, outbox, windows, load };
  requests.connect((missing) => page.asked.push(missing));
  outbox.connect((rows) => page.sent.push(rows), (actions) => page.acted.push(actions), store.touch);
  return page;
};

// Subscribe to a collection as a list on the page does.
export const look = ({ store, requests, windows }, name, by, isWindowed = false) => {
  const c = store.collection(name);
  store.order(c, by, isWindowed);
  c.listeners.add(() => windows.lacking(c).forEach(requests.request));
  if (name.includes("/")) requests.requestShown(c);
  return c;
};
