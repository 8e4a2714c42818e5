// The live region that tells screen readers which messages arrive in the open conversation. The log itself is silent:
// pages of history, edits and reactions change it, too.
import { createElement, useEffect, useRef } from "react";
import { collection } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { Arrivals, spoken } from "./arrivals.js";
import { add, due, none, takeCount } from "./burst.js";

/** @import { HTMLAttributes } from "react" */
/** @typedef {{ spoiler: string, someone: string, said: (name: string, text: string) => string, more: (n: number) => string }} Words */

// A text that was read out must not stay in the page: its message may be deleted.
const SHOWN_MS = 5000;

/** @type {(id: number) => string | undefined} */
const nameOf = (id) => /** @type {string | undefined} */ (collection("people").rows.get(id)?.nickname);

/** @type {(box: HTMLElement, text: string) => void} */
const say = (box, text) => {
  const line = document.createElement("p");
  line.textContent = text;
  box.append(line);
  setTimeout(() => line.remove(), SHOWN_MS);
};

// Follow a collection; return a function that stops it.
/** @type {(into: string, box: HTMLElement, words: { current: Words }) => () => void} */
const follow = (into, box, words) => {
  const [c, arrivals, burst] = [collection(into), new Arrivals(), none()];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const count = () => {
    const n = takeCount(burst);
    if (n) say(box, words.current.more(n));
  };
  const look = () => {
    const rows = arrivals.take(c).filter((row) => row.author !== viewer() && !row.deleted);
    if (!rows.length) return;
    const { spoiler, someone, said } = words.current;
    for (const row of rows.slice(0, add(burst, rows.length, Date.now())))
      say(box, said(nameOf(Number(row.author)) ?? someone, spoken(row, spoiler, nameOf)));
    clearTimeout(timer);
    if (burst.counted) timer = setTimeout(count, due(burst) - Date.now());
  };
  look();
  c.listeners.add(look);
  return () => {
    c.listeners.delete(look);
    clearTimeout(timer);
    box.replaceChildren();
  };
};

/** @param {HTMLAttributes<HTMLDivElement> & { into: string, words: Words }} props */
export const Announcer = ({ into, words, ...rest }) => {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const latest = useRef(words);
  latest.current = words;
  useEffect(() => (box.current ? follow(into, box.current, latest) : undefined), [into]);
  return createElement("div", { ...rest, ref: box, "aria-live": "polite", "aria-relevant": "additions" });
};
