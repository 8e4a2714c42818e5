// The database of the cache in IndexedDB: encrypted records by name. `at` orders those that are evicted.

const NAME = "messenger";
const RECORDS = "records";
const AT = "at";

/** @typedef {{ name: string, iv: Uint8Array<ArrayBuffer>, data: ArrayBuffer, at?: number }} Stored */

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

const forget = () => {
  opened = null;
};

/** @type {<T>(request: IDBRequest<T>) => Promise<T>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const open = async () => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(RECORDS, { keyPath: "name" }).createIndex(AT, AT);
  };
  const database = await done(request);
  // A later version, or the user, wants to replace or delete the database.
  database.onversionchange = () => {
    database.close();
    forget();
  };
  database.onclose = forget;
  return database;
};

/** @type {<T>(mode: IDBTransactionMode, act: (records: IDBObjectStore) => T) => Promise<T>} */
const transact = async (mode, act) => {
  opened ??= open();
  opened.catch(forget);
  const transaction = (await opened).transaction(RECORDS, mode);
  const result = act(transaction.objectStore(RECORDS));
  if (mode === "readwrite") {
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
  return result;
};

/** @type {(names: string[]) => Promise<(Stored | undefined)[]>} */
export const read = async (names) =>
  Promise.all(await transact("readonly", (records) => names.map((name) => done(records.get(name)))));

/**
 * Store records, and evict those with the oldest `at` beyond a number.
 * @type {(stored: Stored[], most: number) => Promise<void>}
 */
export const write = (stored, most) =>
  transact("readwrite", (records) => {
    for (const record of stored) records.put(record);
    const dated = records.index(AT).getAllKeys();
    dated.onsuccess = () => dated.result.slice(0, -most).forEach((name) => records.delete(name));
  });

/** @param {string[]} names */
export const remove = (names) => transact("readwrite", (records) => names.forEach((name) => records.delete(name)));

/** @type {() => Promise<string[]>} */
export const names = async () =>
  /** @type {string[]} */ (await done(await transact("readonly", (records) => records.getAllKeys())));

export const clear = () => transact("readwrite", (records) => void records.clear());
