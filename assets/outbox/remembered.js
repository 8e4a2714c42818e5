// The subject of each conversation's composer, such as the message that it edits: by account and collection, in memory
// and, shared by all tabs, in local storage.

/** @typedef {{ held: Map<string, unknown>, listeners: Set<() => void> }} Store */

/** @type {Store} */
const store = (globalThis.__remembered ??= { held: new Map(), listeners: new Set() });

/** @type {(at: string) => string | null} */
const stored = (at) => {
  try {
    return localStorage.getItem(at);
  } catch {
    return null;
  }
};

/**
 * Values of one kind, which their entries begin with. `sound` returns the value that an entry holds, or null: it may be
 * of another version, in another shape.
 * @template T
 * @param {string} kind
 * @param {(entry: Record<string, unknown>) => T | null} sound
 */
export const remembered = (kind, sound) => {
  /** @param {string | null} entry */
  const parsed = (entry) => {
    try {
      return sound(JSON.parse(entry ?? "{}"));
    } catch {
      return null;
    }
  };

  /** @type {(account: number | null, into: string) => string} */
  const place = (account, into) => `${kind}/${account}/${into}`;

  /** @param {string} at */
  const read = (at) => {
    if (!store.held.has(at)) store.held.set(at, parsed(stored(at)));
    return /** @type {T | null} */ (store.held.get(at) ?? null);
  };

  /** @type {(at: string, value: T | null) => void} */
  const write = (at, value) => {
    store.held.set(at, value);
    try {
      if (value) localStorage.setItem(at, JSON.stringify(value));
      else localStorage.removeItem(at);
    } catch {}
    for (const listener of [...store.listeners]) listener();
  };

  /** @param {() => void} listener */
  const subscribe = (listener) => {
    /** @param {StorageEvent} event */
    const follow = ({ key, newValue }) => {
      if (!key?.startsWith(`${kind}/`)) return;
      store.held.set(key, parsed(newValue));
      listener();
    };
    store.listeners.add(listener);
    window.addEventListener("storage", follow);
    return () => {
      store.listeners.delete(listener);
      window.removeEventListener("storage", follow);
    };
  };

  return { place, read, write, subscribe };
};
