// When nothing notifies: daily hours, and pauses.
import { createElement, useEffect, useState } from "react";
import "../styles/parts/notifications.css";
import { brief, clock } from "../page/format.js";
import { offered } from "../scheduling/times.js";
import { useWords } from "./words.js";

/** @import { ChangeEvent } from "react" */

const MINUTE_MS = 60_000;
const USUAL = { from: 22 * 60, until: 7 * 60 };

/** @param {number} minutes */
const shown = (minutes) =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** Minutes after midnight; null while the field is incomplete. @type {(text: string) => number | null} */
const parsed = (text) => {
  const [, hour, minute] = /^(\d\d):(\d\d)/.exec(text) ?? [];
  return hour && minute ? Number(hour) * 60 + Number(minute) : null;
};

/** @param {{ label: string, minutes: number, onChoose: (minutes: number) => void }} props */
const Time = ({ label, minutes, onChoose }) => {
  // What is typed stays until the field is left: the server answers between two keys.
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  /** @param {ChangeEvent<HTMLInputElement>} event */
  const change = ({ target }) => {
    const found = parsed(target.value);
    setTyped(target.value);
    if (found !== null) onChoose(found);
  };
  const input = { type: "time", value: typed ?? shown(minutes), onChange: change, onBlur: () => setTyped(null) };
  return createElement("label", null, label, createElement("input", input));
};

/** @typedef {{ start: number, end: number, onChoose: (start: number, end: number, zone: string) => void, onEnd: () => void }} HoursProps */

/** @param {HoursProps} props */
export const Hours = ({ start, end, onChoose, onEnd }) => {
  const word = useWords();
  // Shown at once, until the server has saved it.
  const [wanted, setWanted] = useState(/** @type {boolean | null} */ (null));
  useEffect(() => setWanted(null), [start, end]);
  const isOn = wanted ?? start >= 0;
  const [from, until] = start >= 0 ? [start, end] : [USUAL.from, USUAL.until];
  const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
  /** @type {(from: number, until: number) => void} */
  const choose = (from, until) => onChoose(from, until, zone());
  const change = () => {
    setWanted(!isOn);
    if (isOn) onEnd();
    else choose(from, until);
  };
  return createElement(
    "div",
    { className: "quiet-hours" },
    createElement(
      "label",
      { className: "check" },
      createElement("input", { type: "checkbox", checked: isOn, onChange: change }),
      " ",
      word("hours"),
    ),
    createElement("p", { className: "note" }, word("hoursNote")),
    isOn &&
      createElement(
        "div",
        { className: "hours" },
        createElement(Time, { label: word("from"), minutes: from, onChoose: (minutes) => choose(minutes, until) }),
        createElement(Time, { label: word("until"), minutes: until, onChoose: (minutes) => choose(from, minutes) }),
      ),
  );
};

/** @param {{ until: number, onPause: (minutes: number) => void }} props */
export const Pause = ({ until, onPause }) => {
  const word = useWords();
  /** @type {(label: string, minutes: number) => import("react").ReactNode} */
  const button = (label, minutes) =>
    createElement("button", { key: label, type: "button", onClick: () => onPause(minutes) }, label);
  if (until > Date.now()) {
    return createElement(
      "div",
      { className: "pause" },
      createElement("p", null, word("paused", { moment: brief(until) })),
      button(word("resume"), 0),
    );
  }
  const { tomorrow } = offered();
  const untilTomorrow = Math.ceil((tomorrow - Date.now()) / MINUTE_MS);
  return createElement(
    "div",
    { className: "pause buttons" },
    button(word("half"), 30),
    button(word("hour"), 60),
    button(word("tomorrow", { time: clock(tomorrow) }), untilTomorrow),
  );
};
