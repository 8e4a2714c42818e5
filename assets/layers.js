// What lies on top of a page, such as dialogs and panels: a stack of which Back and Escape close the topmost.
// Each open layer has an entry in the browser's history, with the address of its page and, in `depth`, its place
// above it. React Router must not see moves between these entries: it would load the page again.
import { useEffect, useLayoutEffect, useRef } from "react";
import { useLocation } from "react-router";
import { ask, held, hold, useHeld } from "./held.js";

const box = (globalThis.__layers ??= {
  stack: [],
  // The router's entry that is shown, and how far above it the browser is.
  page: null,
  depth: 0,
  isSettling: false,
  mounted: new Set(),
});

const pageOf = (state) => state?.key ?? "default";
const depthOf = (state) => state?.depth ?? 0;
const top = () => box.stack.at(-1);
const wanted = () => top()?.depth ?? 0;

const enter = (layer) => {
  layer.depth = wanted() + 1;
  box.stack.push(layer);
  const there = depthOf(history.state);
  // The entry of a layer that is closed, above all others, is taken over.
  if (there >= layer.depth) layer.depth = there;
  // A page that is loaded again knows by `reopen` what was open.
  else history.pushState({ ...history.state, depth: layer.depth, reopen: layer.within && layer }, "");
  box.depth = layer.depth;
};

// `within`: the addresses under which the layer stays open from page to page.
export const openLayer = (name, value, within) => {
  if (held(name)) return;
  ask(name, value);
  enter({ name, within });
};

const drop = (layers) => {
  box.stack = box.stack.filter((layer) => !layers.includes(layer));
  for (const { name } of layers) hold(name, null);
};

export const closeLayer = (name) => {
  const at = box.stack.findIndex((layer) => layer.name === name);
  if (at < 0) return;
  drop(box.stack.slice(at));
  // What is closed by going to another page needs no way back: that page is pushed in the same task.
  setTimeout(settle);
};

export const toggleLayer = (name, value, within) => (held(name) ? closeLayer(name) : openLayer(name, value, within));

// Leave the entries of closed layers, so that Back goes where it went before they were opened.
const settle = () => {
  const extra = depthOf(history.state) - wanted();
  if (extra <= 0 || box.isSettling) return;
  box.isSettling = true;
  history.go(-extra);
};

const moved = (event) => {
  const [before, wasSettling] = [box.depth, box.isSettling];
  box.depth = depthOf(event.state);
  box.isSettling = false;
  // Another page is the router's business; `arrive` follows.
  if (pageOf(event.state) !== box.page) return;
  event.stopImmediatePropagation();
  const above = box.stack.filter((layer) => layer.depth > box.depth);
  if (wasSettling) {
    // Opened while the browser was on its way to below them.
    box.stack = box.stack.filter((layer) => !above.includes(layer));
    above.forEach(enter);
    settle();
  } else if (above.length) {
    drop(above);
    settle();
  } else if (box.depth > wanted() || before > wanted()) {
    // Between the entries of closed layers there is nothing to see: go on the same way.
    history.go(box.depth < before ? -1 : 1);
  }
};

const arrive = (page, path) => {
  box.page = page;
  box.depth = depthOf(history.state);
  box.isSettling = false;
  const kept = box.stack.filter((layer) => layer.within && path.startsWith(layer.within));
  drop(box.stack.filter((layer) => !kept.includes(layer)));
  box.stack = [];
  kept.forEach(enter);
  settle();
};

const press = (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !top()) return;
  event.preventDefault();
  closeLayer(top().name);
};

// Follows the router; stands once around all pages.
export const Layers = ({ children }) => {
  const { key, pathname } = useLocation();
  const shown = useRef(null);
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
    if (!isFirst) return arrive(key, pathname);
    box.page = key;
    box.depth = depthOf(history.state);
    const layer = history.state?.reopen;
    if (layer) openLayer(layer.name, {}, layer.within);
  }, [key, pathname]);
  return children;
};

// A part of the page that is a layer: it is closed where it is shown no more, and gives the focus back.
export const Panel = ({ name, children }) => {
  const value = useHeld(name);
  useEffect(() => {
    if (!value) return;
    const from = document.activeElement;
    box.mounted.add(name);
    return () => {
      box.mounted.delete(name);
      if (document.activeElement === document.body && from?.isConnected) from.focus();
      // Not at once: in development React mounts everything twice.
      setTimeout(() => box.mounted.has(name) || closeLayer(name));
    };
  }, [name, Boolean(value)]);
  return value ? children : null;
};
