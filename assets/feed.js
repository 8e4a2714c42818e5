// React bindings of the collections: the feed that applies changes to them, and hooks that read them.
import { useContext, useEffect, useRef, useSyncExternalStore } from "react";
import { EventLoopContext, StateStoreContext } from "$/utils/context-registry";
import { restore, revive } from "./cache/restore.js";
import { follow as followCache, hear } from "./cache/save.js";
import { overlay } from "./message/optimistic.js";
import * as outbox from "./outbox/outbox.js";
import { settled } from "./painting/settled.js";
import { apply } from "./sync/apply.js";
import { connect, greetings, requestGreeting, requestShown } from "./sync/requests.js";
import { blank, collection, indexed, lay, order, touch } from "./sync/store.js";
import { VIEWER, viewer } from "./sync/viewer.js";

/** @typedef {ReturnType<typeof collection>} Collection */

lay(overlay);

// Before React renders, so that the first rows it shows are those that were seen last.
restore();

/**
 * `source`: the name of the state that carries the frames. `onRequest` requests collections, `onSend` and
 * `onAct` send the outbox, `onAttend` and `onTyping` tell what somebody does here.
 * @typedef {object} FeedProps
 * @property {string} source
 * @property {Parameters<typeof connect>[0]} onRequest
 * @property {Parameters<typeof outbox.connect>[0]} onSend
 * @property {Parameters<typeof outbox.connect>[1]} onAct
 * @property {import("./presence/attending.js").Attend} onAttend
 * @property {(conversation: number) => void} onTyping
 */

/** @param {FeedProps} props */
export const Feed = ({ source, ...given }) => {
  const states = useContext(StateStoreContext);
  const handlers = useRef(given);
  handlers.current = given;
  useAttending(handlers);
  useEffect(() => {
    connect((requests) => handlers.current.onRequest(requests));
    outbox.connect(
      (rows, by) => handlers.current.onSend(rows, by),
      (actions, by) => handlers.current.onAct(actions, by),
      touch,
    );
    const wake = () => document.visibilityState === "visible" && requestGreeting();
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    /** @param {StorageEvent} event */
    const follow = ({ key, newValue }) => newValue === null && outbox.takenOut(key);
    window.addEventListener("storage", follow);
    // A subscription sees every frame; an effect on the value would see only the last frame of a burst.
    const take = () => {
      const [frame] = Object.values(states.getSnapshot(source));
      for (const change of Array.isArray(frame) ? frame : []) {
        if (typeof change !== "object") continue;
        hear(change);
        apply(change);
      }
    };
    const stop = states.subscribe(source, take);
    // Race: the greeting may have arrived before this subscription.
    take();
    const leaveCache = followCache();
    return () => {
      stop();
      leaveCache();
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
      window.removeEventListener("storage", follow);
    };
  }, [states, source]);
  return null;
};

const loadPresence = () => settled().then(() => import("./presence/loaded.js"));

// Nobody waits for what this loads.
/** @param {{ current: Omit<FeedProps, "source"> }} handlers */
const useAttending = (handlers) => {
  const [, errors] = useContext(EventLoopContext);
  const isConnected = useRef(true);
  isConnected.current = !errors.length;
  useEffect(() => {
    let stop = () => {};
    let isOver = false;
    loadPresence().then(
      ({ attend }) => {
        if (isOver) return;
        stop = attend(
          (...told) => handlers.current.onAttend(...told),
          (conversation) => handlers.current.onTyping(conversation),
          () => isConnected.current,
        );
      },
      () => {},
    );
    return () => {
      isOver = true;
      stop();
    };
  }, []);
};

const NOTHING = blank("");

/**
 * @template T
 * @param {string} name
 * @param {(c: Collection) => T} pick
 */
const useCollection = (name, pick) =>
  useSyncExternalStore(
    (listener) => {
      const c = collection(name);
      c.listeners.add(listener);
      if (c.name.includes("/")) {
        revive(c.name);
        requestShown(c);
      }
      return () => c.listeners.delete(listener);
    },
    () => pick(collection(name)),
    () => pick(NOTHING),
  );

/** @type {(name: string, by: string, windowed?: boolean) => Collection["shown"]} */
export const useRows = (name, by, windowed = false) => {
  order(collection(name), by, windowed);
  return useCollection(name, (c) => c.shown);
};

/** @param {string} name */
export const useIndex = (name) => useCollection(name, indexed);
/** @type {(name: string, id: import("./sync/protocol.js").Id) => import("./sync/protocol.js").Row | undefined} */
export const useRow = (name, id) => useCollection(name, (c) => c.rows.get(id));
// A collection also counts as loading while the row to open at is missing.
/** @param {string} name */
export const useStatus = (name) =>
  useCollection(name, (c) => (c.status === "ready" && c.seeking !== null && !c.shown.length ? "loading" : c.status));
/** @param {string} name */
export const useMore = (name) => useCollection(name, (c) => c.more);
/** @param {string} name */
export const useAway = (name) => useCollection(name, (c) => c.away);
// The prerendered page knows no viewer, and hydration must find the same.
export const useViewer = () => useCollection(VIEWER, (c) => (c === NOTHING ? null : viewer()));
// How often the server has greeted this page; until it has, it hears nothing.
export const useGreeting = () => useCollection(VIEWER, (c) => (c === NOTHING ? 0 : greetings()));

// A snapshot of a row, taken when the page first has it, and kept while the page shows the same row. While the rows that
// belong to it come from the cache, it follows the row: what the page opens at must be what the server has.
/** @type {(name: string, id: number, entries: string) => ReturnType<typeof indexed>[string] | undefined} */
export const useFirst = (name, id, entries) => {
  const row = useIndex(name)[id];
  const isCached = useCollection(`${entries}/${id}`, (c) => c.isCached);
  const first = useRef({ id, row, isCached });
  if (first.current.id !== id || first.current.isCached || isCached) first.current = { id, row, isCached };
  first.current.row ??= row;
  return first.current.row;
};

// The id in the address; zero, which no row has, if it is not a number.
/** @param {string | undefined} id */
export const useOpenId = (id) => (id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : 0);

// The message number in the address; zero if there is none.
export const useOpenNumber = useOpenId;
