// Devices without a browser: local storage, cookies and a database, which pages that are opened one after another share.
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { open, Storage } from "./pages.mjs";

globalThis.IDBKeyRange = IDBKeyRange;

export class Device {
  storage = new Storage();
  cookies = new Map();
  indexedDB = new IDBFactory();

  get cookie() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  set cookie(text) {
    const [pair, ...attributes] = text.split("; ");
    const [name, value] = pair.split("=");
    if (attributes.includes("max-age=0")) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  // What a sign-in sets; the one that is replaced ends.
  signIn(secret) {
    this.cookies.set("cache-key-8000", secret);
  }

  // Make this the device that the modules find.
  use(path = location.pathname) {
    const [port, protocol, reload] = ["8000", "http:", () => {}];
    const document = { visibilityState: "visible", addEventListener() {}, removeEventListener() {} };
    Object.defineProperty(document, "cookie", { get: () => this.cookie, set: (text) => (this.cookie = text) });
    Object.assign(globalThis, { document, location: { port, protocol, reload, pathname: path }, indexedDB: this.indexedDB });
  }

  // All that could be read by somebody who has the device: names, and what is stored under them.
  async stored() {
    const database = await new Promise((resolve, reject) => {
      const request = this.indexedDB.open("messenger");
      request.onupgradeneeded = () => request.transaction.abort();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }).catch(() => null);
    if (!database) return [];
    const found = await new Promise((resolve) => {
      const request = database.transaction("records").objectStore("records").getAll();
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
    return found;
  }

  // Replace what is stored by what somebody else, or a fault, makes of it.
  async change(make) {
    const database = await new Promise((resolve) => {
      const request = this.indexedDB.open("messenger");
      request.onsuccess = () => resolve(request.result);
    });
    const stored = await this.stored();
    const transaction = database.transaction("records", "readwrite");
    const records = transaction.objectStore("records");
    for (const record of stored) {
      const made = make(record);
      if (made) records.put(made);
      else records.delete(record.name);
    }
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }
}

// Encryption and the database take real time, not that of the fake clock.
export const until = async (isDone) => {
  for (let i = 0; i < 2000; i++) {
    if (await isDone()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`waited in vain: ${isDone}`);
};

/** Open a page on a device; it shows what was seen last there. */
export const openOn = async (device, path = "/conversations/1", { isLate = false } = {}) => {
  device.use(path);
  const page = await open(device.storage);
  const { restore, revive } = await page.load("cache/restore.js");
  const { hear, follow, save } = await page.load("cache/save.js");
  const { erase } = await page.load("cache/erase.js");
  const { current } = await page.load("cache/key.js");
  const keep = async (on) => (await page.load("cache/switch.js")).keep(on);
  const apply = page.apply;
  page.apply = (change) => {
    hear(change);
    apply(change);
  };
  Object.assign(page, { device, revive, save, erase, current, keep });
  follow();
  page.restored = restore();
  if (!isLate) await page.restored;
  return page;
};
