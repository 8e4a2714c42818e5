// Layers on top of a page, such as dialogs, panels, menus and pickers. Back and Escape close the topmost.
// Each open layer has a history entry with the address and the router's key of its page, and its `depth` above it.
// React Router must not see moves between these entries: it would take them for navigation and load the page again.
// An entry whose layer is closed is stale: `settle` leaves it, and Back and Forward skip those that remain, as when
// a link in a dialog led to another page.
import { useEffect, useLayoutEffect, useRef } from "react";
import { useLocation } from "react-router";
import { ask, held, hold, release, useHeld } from "./held.js";

/** @import { ReactNode } from "react" */

/**
 * `depth`: how many history entries above its page. `within`: the addresses under which it stays open.
 * @typedef {{ name: string, within?: string, depth: number }} Layer
 */

/**
 * The open layers; the router's key and path of the page that is shown, and how many entries above it the browser stands.
 * @typedef {object} Stack
 * @property {Layer[]} stack
 * @property {string | null} page
 * @property {string | null} path
 * @property {number} depth
 * @property {boolean} isSettling
 * @property {Set<string>} mounted
 * @property {{ path: string, act: () => void } | null} next
 */

/** @typedef {{ key?: string, depth?: number, reopen?: Layer } | null} Entry */

/** @type {Stack} */
const box = (globalThis.__layers ??= {
  stack: [],
  page: null,
  path: null,
  depth: 0,
  isSettling: false,
  mounted: new Set(),
  next: null,
});

/** @param {Entry} state */
const pageOf = (state) => state?.key ?? "default";
/** @param {Entry} state */
const depthOf = (state) => state?.depth ?? 0;
const top = () => box.stack.at(-1);
const wanted = () => top()?.depth ?? 0;

/** @param {Layer} layer */
const enter = (layer) => {
  layer.depth = wanted() + 1;
  box.stack.push(layer);
  const there = depthOf(history.state);
  // A stale entry is reused.
  if (there >= layer.depth) layer.depth = there;
  // After a reload, `reopen` says what was open.
  else history.pushState({ ...history.state, depth: layer.depth, reopen: layer.within && layer }, "");
  box.depth = layer.depth;
};

/** @type {(name: string, value: Record<string, unknown>, within?: string) => void} */
export const openLayer = (name, value, within) => {
  if (held(name)) return;
  ask(name, value);
  enter({ name, within, depth: 0 });
};

/** @param {Layer[]} layers */
const drop = (layers) => {
  box.stack = box.stack.filter((layer) => !layers.includes(layer));
  for (const { name } of layers) hold(name, null);
};

/** @param {string} name */
export const closeLayer = (name) => {
  const at = box.stack.findIndex((layer) => layer.name === name);
  if (at < 0) return;
  drop(box.stack.slice(at));
  // Race: in the current task, a link may be about to push another page, and going back would undo that. So wait for
  // the next task.
  setTimeout(settle);
};

/** @type {(name: string, value: Record<string, unknown>, within?: string) => void} */
export const toggleLayer = (name, value, within) => (held(name) ? closeLayer(name) : openLayer(name, value, within));

// Go back over stale entries, so that Back leads where it led before the layers were opened.
const settle = () => {
  const extra = depthOf(history.state) - wanted();
  if (extra <= 0 || box.isSettling) return;
  box.isSettling = true;
  history.go(-extra);
};

/** @param {PopStateEvent} event */
const moved = (event) => {
  const [before, wasSettling] = [box.depth, box.isSettling];
  box.depth = depthOf(event.state);
  box.isSettling = false;
  // Another page: the router handles it and `arrive` follows.
  if (pageOf(event.state) !== box.page) return;
  event.stopImmediatePropagation();
  const above = box.stack.filter((layer) => layer.depth > box.depth);
  if (wasSettling) {
    // Race: `history.go` is asynchronous, and these layers were opened before it went back past their entries. Give
    // them new entries.
    box.stack = box.stack.filter((layer) => !above.includes(layer));
    above.forEach(enter);
    settle();
  } else if (above.length) {
    drop(above);
    settle();
  } else if (box.depth > wanted() || before > wanted()) {
    // A stale entry looks like its page: skip it in the direction of the move.
    history.go(box.depth < before ? -1 : 1);
  }
};

// Do something when the next page is shown, if it is this one: the layers that were opened before are closed by then.
/** @type {(path: string, act: () => void) => void} */
export const onArrival = (path, act) => {
  box.next = { path, act };
};

/** @type {(page: string, path: string) => void} */
const arrive = (page, path) => {
  box.page = page;
  box.depth = depthOf(history.state);
  box.isSettling = false;
  const kept = box.stack.filter((layer) => layer.within && path.startsWith(layer.within));
  drop(box.stack.filter((layer) => !kept.includes(layer)));
  if (path !== box.path) release(kept.map(({ name }) => name));
  box.path = path;
  box.stack = [];
  kept.forEach(enter);
  settle();
  const { next } = box;
  box.next = null;
  if (next?.path === path) next.act();
};

/** @param {KeyboardEvent} event */
const press = (event) => {
  const layer = top();
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !layer) return;
  event.preventDefault();
  closeLayer(layer.name);
};

// Keeps the layers in step with the router; wraps all pages.
/** @param {{ children?: ReactNode }} props */
export const Layers = ({ children }) => {
  const { key, pathname } = useLocation();
  const shown = useRef(/** @type {string | null} */ (null));
  useEffect(() => {
    // In the capturing phase, which is before the router.
    addEventListener("popstate", moved, true);
    addEventListener("keydown", press);
    return () => {
      removeEventListener("popstate", moved, true);
      removeEventListener("keydown", press);
    };
  }, []);
  useLayoutEffect(() => {
    if (shown.current === key) return;
    const isFirst = shown.current === null;
    shown.current = key;
    if (!isFirst) {
      arrive(key, pathname);
      return;
    }
    Object.assign(box, { page: key, path: pathname, depth: depthOf(history.state) });
    const layer = /** @type {Entry} */ (history.state)?.reopen;
    if (layer) openLayer(layer.name, {}, layer.within);
  }, [key, pathname]);
  return children;
};

// A part of the page that is a layer. When it is unmounted, it closes and the focus returns to where it was.
/** @param {{ name: string, children?: ReactNode }} props */
export const Panel = ({ name, children }) => {
  const value = useHeld(name);
  useEffect(() => {
    if (!value) return;
    const from = document.activeElement;
    box.mounted.add(name);
    return () => {
      box.mounted.delete(name);
      if (document.activeElement === document.body && from instanceof HTMLElement && from.isConnected) from.focus();
      // Deferred: in development, StrictMode unmounts and mounts everything once.
      setTimeout(() => box.mounted.has(name) || closeLayer(name));
    };
  }, [name, Boolean(value)]);
  return value ? children : null;
};
