// The sentence of a system message: names are isolated, because they may be written in any direction. In the log, a pinned
// message is a link, and the time comes along.
import { createElement, Fragment, useSyncExternalStore } from "react";
import { clock, day } from "../page/format.js";
import { collection } from "../sync/store.js";
import { useTexts } from "../texts.js";
import { parts, plain, sentence } from "./sentence.js";

// The announcer has it from here: one script less to load.
export { sentence };

/** @import { Part, SystemRow } from "./sentence.js" */

/** @typedef {{ message: SystemRow, inLog?: boolean }} Props */

/** @param {() => void} listener */
const follow = (listener) => {
  const { listeners } = collection("people");
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** @param {Props} props */
export default ({ message, inLog }) => {
  const say = useTexts();
  // Rendered again when the sentence changes: when somebody it names is renamed.
  useSyncExternalStore(
    follow,
    () => sentence(message, say),
    () => "",
  );
  const { at, conversation, system } = message;
  /** @type {(part: Part, i: number) => import("react").ReactNode} */
  const piece = ({ name, text }, i) => {
    if (!name) return text;
    if (name !== "message") return createElement("bdi", { key: i }, text);
    // The log follows it, as it follows quotes.
    const href = `/conversations/${conversation}/${system.number}`;
    return inLog ? createElement("a", { key: i, className: "jump", href }, text) : text;
  };
  const pieces = parts(message, say).map(piece);
  if (!inLog) return createElement(Fragment, null, ...pieces);
  const moment = plain("moment", say, { day: day(at), time: clock(at) });
  return createElement(
    Fragment,
    null,
    createElement("span", { className: "note", title: moment }, ...pieces),
    createElement("time", { className: "for-screen-readers" }, clock(at)),
  );
};
