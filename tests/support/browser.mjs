// Pages that are told what to do by lines of JSON, and answer each by a line.
import { createInterface } from "node:readline";
import { look, open, pass, restart } from "./pages.mjs";

const pages = [];

const rows = ({ store }, name) => {
  const c = store.collection(name);
  store.arrange(c);
  return c.all;
};

const skewed = (by, act) => {
  const { now } = Date;
  Date.now = () => now.call(Date) + by;
  act();
  Date.now = now;
};

const commands = {
  open: async () => pages.push(await open()) - 1,
  pass: ({ milliseconds }) => pass(milliseconds),
  restart: () => {
    pages.length = 0;
    restart();
  },
  close: ({ page }) => void (pages[page] = null),
  look: ({ page, name, by, isWindowed }) => void look(pages[page], name, by, isWindowed),
  fold: ({ page, changes }) => changes.forEach((change) => pages[page].folding.fold(change)),
  wake: ({ page }) => pages[page].asking.wantGreeting(),
  skew: ({ page, milliseconds }) => void (pages[page].skew = milliseconds),
  write: ({ page, into, draft, shown }) =>
    skewed(pages[page].skew ?? 0, () => pages[page].outbox.add(into, draft, shown)),
  rows: ({ page, name }) => rows(pages[page], name),
  about: ({ page, name }) => {
    const { revision, status, more } = pages[page].store.collection(name);
    return { revision, status, more };
  },
  asked: ({ page }) => pages[page].asked.splice(0),
  sent: ({ page }) => pages[page].sent.splice(0),
  turn: async ({ milliseconds }) => {
    await pass(milliseconds);
    return pages.map((page) => page && [page.asked.splice(0), page.sent.splice(0)]);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  const page = pages[command.page];
  if (page) globalThis.localStorage = page.storage;
  console.log(JSON.stringify((await commands[command.do](command)) ?? null));
}
