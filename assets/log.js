// A scrolled list that follows its end, keeps its place when rows come above, and asks for earlier rows.
import { createElement, useEffect, useRef } from "react";
import { collection, setAway, shift, toEnd } from "./store.js";

const NEAR_END = 100;
const NEAR_TOP = 800;
const STEP = 40;
const ANSWER_MS = 4000;
const SEEN_MS = 1000;

const isLookedAt = () => document.visibilityState === "visible" && document.hasFocus();

export const Log = ({ name, last, read, onEarlier, onSeen, children, ...rest }) => {
  const box = useRef(null);
  const now = useRef({});
  const place = useRef({});
  now.current = { name, last, read, onEarlier, onSeen };

  useEffect(() => {
    const element = box.current;
    place.current = { placed: false, atEnd: true, anchor: null, asked: -ANSWER_MS };
    const here = place.current;
    const c = collection(name);
    c.end = null;

    const rows = () => element.querySelectorAll("[data-row]");
    const top = (row) => row.getBoundingClientRect().top - element.getBoundingClientRect().top;

    const remember = () => {
      const gap = element.scrollHeight - element.scrollTop - element.clientHeight;
      here.atEnd = gap < NEAR_END && c.end === null;
      const first = [...rows()].find((row) => top(row) + row.offsetHeight > 0);
      here.anchor = first && { row: first.dataset.row, top: top(first) };
      setAway(c, here.atEnd ? null : (c.away ?? now.current.last));
      report();
      if (element.scrollTop < NEAR_TOP) reachUp();
      if (gap < NEAR_TOP && c.end !== null) shift(c, STEP);
    };

    const reachUp = () => {
      if (shift(c, -STEP) || !c.more || !c.all.length) return;
      if (performance.now() - here.asked < ANSWER_MS && here.before === c.all[0].id) return;
      Object.assign(here, { asked: performance.now(), before: c.all[0].id });
      now.current.onEarlier(name, c.all[0].number);
    };

    // At the very top there is nothing left to scroll: what arrives must lead on by itself.
    const lead = () => {
      if (c.toEnd) goToEnd();
      else if (here.placed && element.scrollTop < NEAR_TOP) reachUp();
    };

    const goToEnd = () => {
      Object.assign(here, { placed: true, atEnd: true });
      c.toEnd = false;
      settle();
    };

    const report = () => {
      const { last: newest, read: known, onSeen: tell } = now.current;
      if (!here.placed || !here.atEnd || !isLookedAt() || !(newest > known) || here.timer) return;
      tell(name, newest);
      // Once a second in a burst, and again when it got lost.
      here.timer = setTimeout(() => {
        here.timer = null;
        report();
      }, SEEN_MS);
    };

    const settle = () => {
      if (!here.placed) {
        if (!rows().length) return;
        here.placed = true;
        const divider = element.querySelector("[data-divider]");
        const isFarBack = c.all[0].number > now.current.read + 1 && c.more;
        element.scrollTop = divider ? divider.offsetTop - 60 : isFarBack ? 0 : element.scrollHeight;
      } else if (here.atEnd) element.scrollTop = element.scrollHeight;
      else if (here.anchor) {
        const row = element.querySelector(`[data-row="${CSS.escape(here.anchor.row)}"]`);
        if (row) element.scrollTop += top(row) - here.anchor.top;
      }
      remember();
    };

    const jump = (event) => {
      if (event.target.closest?.("[data-to-end]")) toEnd(c);
    };

    here.report = report;
    c.listeners.add(lead);
    const grown = new MutationObserver(settle);
    grown.observe(element, { childList: true, subtree: true });
    const resized = new ResizeObserver(settle);
    [element, ...element.children].forEach((child) => resized.observe(child));
    element.addEventListener("scroll", remember, { passive: true });
    document.addEventListener("visibilitychange", remember);
    document.addEventListener("click", jump);
    window.addEventListener("focus", remember);
    settle();
    return () => {
      c.listeners.delete(lead);
      grown.disconnect();
      resized.disconnect();
      element.removeEventListener("scroll", remember);
      document.removeEventListener("visibilitychange", remember);
      document.removeEventListener("click", jump);
      window.removeEventListener("focus", remember);
      clearTimeout(here.timer);
      here.atEnd = false;
      setAway(c, null);
    };
  }, [name]);

  useEffect(() => {
    place.current.report?.();
  }, [last, read]);

  return createElement("div", { ...rest, ref: box, role: "log", tabIndex: 0 }, children);
};
