// Pages that are driven by commands, one line of JSON each, and answer each with a line.
import { createInterface } from "node:readline";
import { Device, openOn } from "./device.mjs";
import { look, open, pass, restart } from "./pages.mjs";

const pages = [];
const devices = new Map();

const deviceOf = (name) => {
  if (!devices.has(name)) devices.set(name, new Device());
  devices.get(name).signIn(`secret of ${name}`);
  return devices.get(name);
};

// All rows in order; of a windowed collection, those of the live run.
const rows = ({ store, outbox, windows }, name) => {
  const c = store.collection(name);
  store.arrange(c);
  return c.windowed ? [...windows.live(c), ...outbox.unsent(name).filter((row) => !c.rows.has(row.id))] : c.all;
};

// Read at a number, like somebody who scrolls there or opens a link to it.
const read = (page, name, number) => {
  const c = page.store.collection(name);
  c.anchor = number;
  if (!page.store.seek(c, number)) page.windows.lacking(c).forEach(page.requests.request);
};

const skewed = (by, act) => {
  const { now } = Date;
  Date.now = () => now.call(Date) + by;
  act();
  Date.now = now;
};

const commands = {
  open: async ({ device, path }) => pages.push(await (device ? openOn(deviceOf(device), path) : open())) - 1,
  save: ({ page }) => pages[page].save(),
  pass: ({ milliseconds }) => pass(milliseconds),
  restart: () => {
    pages.length = 0;
    devices.clear();
    restart();
  },
  close: ({ page }) => void (pages[page] = null),
  look: async ({ page, name, by, isWindowed }) => {
    await pages[page].revive?.(name);
    look(pages[page], name, by, isWindowed);
  },
  apply: ({ page, changes }) => changes.forEach((change) => pages[page].apply(change)),
  wake: ({ page }) => pages[page].requests.requestGreeting(),
  skew: ({ page, milliseconds }) => void (pages[page].skew = milliseconds),
  write: ({ page, into, draft, shown }) =>
    skewed(pages[page].skew ?? 0, () => pages[page].outbox.add(into, draft, shown)),
  act: ({ page, into, action }) => pages[page].outbox.act(into, action),
  rows: ({ page, name }) => rows(pages[page], name),
  about: ({ page, name }) => {
    const c = pages[page].store.collection(name);
    const more = c.windowed ? pages[page].windows.live(c)[0]?.number > 1 : c.more;
    return { revision: c.revision, status: c.status, more };
  },
  held: ({ page, name }) => [...pages[page].store.collection(name).rows.values()],
  shown: ({ page, name }) => {
    pages[page].store.arrange(pages[page].store.collection(name));
    return pages[page].store.collection(name).shown;
  },
  read: ({ page, name, number }) => read(pages[page], name, number),
  scroll: ({ page, name, direction }) => {
    const c = pages[page].store.collection(name);
    const next = direction < 0 ? pages[page].windows.earlier(c) : pages[page].windows.later(c);
    if (next) pages[page].requests.request(next);
  },
  requested: ({ page }) => pages[page].asked.splice(0),
  sent: ({ page }) => pages[page].sent.splice(0),
  acted: ({ page }) => pages[page].acted.splice(0),
  turn: async ({ milliseconds }) => {
    await pass(milliseconds);
    return pages.map((page) => page && [page.asked.splice(0), page.sent.splice(0)]);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  const page = pages[command.page];
  if (page) globalThis.localStorage = page.storage;
  page?.device?.use();
  console.log(JSON.stringify((await commands[command.do](command)) ?? null));
}
