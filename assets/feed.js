// React's side of the collections: the feed that applies changes to them, and hooks that show them.
import { useContext, useEffect, useRef, useSyncExternalStore } from "react";
import { StateStoreContext } from "$/utils/context-registry";
import { apply } from "./sync/apply.js";
import * as outbox from "./sync/outbox.js";
import { connect, requestGreeting, requestShown } from "./sync/requests.js";
import { blank, collection, indexed, order, touch } from "./sync/store.js";
import { VIEWER, viewer } from "./sync/viewer.js";

export const Feed = ({ source, onRequest, onSend }) => {
  const states = useContext(StateStoreContext);
  const handlers = useRef({});
  handlers.current = { onRequest, onSend };
  useEffect(() => {
    connect((requests) => handlers.current.onRequest(requests));
    outbox.connect((rows, by) => handlers.current.onSend(rows, by), touch);
    const wake = () => document.visibilityState === "visible" && requestGreeting();
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    const follow = ({ key, newValue }) => newValue === null && outbox.takenOut(key);
    window.addEventListener("storage", follow);
    // Once for every frame: an effect on the value would miss all but the last of a burst.
    const take = () => {
      for (const change of Object.values(states.getSnapshot(source))[0] ?? []) {
        if (typeof change === "object") apply(change);
      }
    };
    const stop = states.subscribe(source, take);
    // A greeting may have come before there was anybody to take it.
    take();
    return () => {
      stop();
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
      window.removeEventListener("storage", follow);
    };
  }, [states, source]);
  return null;
};

const NOTHING = blank("");

const useCollection = (name, pick) =>
  useSyncExternalStore(
    (listener) => {
      const c = collection(name);
      c.listeners.add(listener);
      if (c.name.includes("/")) requestShown(c);
      return () => c.listeners.delete(listener);
    },
    () => pick(collection(name)),
    () => pick(NOTHING),
  );

export const useRows = (name, by, windowed = false) => {
  order(collection(name), by, windowed);
  return useCollection(name, (c) => c.shown);
};

export const useIndex = (name) => useCollection(name, indexed);
// A collection is loading, too, while the row to open at is missing.
export const useStatus = (name) =>
  useCollection(name, (c) => (c.status === "ready" && c.seeking !== null && !c.shown.length ? "loading" : c.status));
export const useMore = (name) => useCollection(name, (c) => c.more);
export const useAway = (name) => useCollection(name, (c) => c.away);
export const useViewer = () => useCollection(VIEWER, viewer);

// What a row was when it was first seen here, for as long as the same row is looked at.
export const useFirst = (name, id) => {
  const first = useRef({});
  const row = useIndex(name)[id];
  if (first.current.looked !== id) first.current = { looked: id };
  first.current.row ??= row;
  return first.current.row;
};

// The number in the address; zero, which nothing has, for what is no number.
export const useOpenId = (id) => (/^\d{1,15}$/.test(id) ? Number(id) : 0);

// The message number in the address; zero if there is none.
export const useOpenNumber = useOpenId;
