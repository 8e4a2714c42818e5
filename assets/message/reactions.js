// The reactions under a message: a button each, with who reacted on hover, focus and long press.
import { createElement, useState } from "react";
import { SITE } from "../custom-emoji/codes.js";
import { sign } from "../custom-emoji/shown.js";
import { openPicker } from "../emoji/opening.js";
import { noteUse, quickReactions } from "../emoji/recents.js";
import { useIndex } from "../feed.js";
import { request } from "../sync/requests.js";
import { peek } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { toggleReaction, whoReacted } from "./acts.js";
import { shownRow } from "./rows.js";

/** @import { ReactNode, SyntheticEvent } from "react" */
/** @import { Row } from "../sync/protocol.js" */

/** @typedef {{ you: string, somebody: string }} Words */

/** @param {{ id: string, ids: number[], words: Words }} props */
const Tip = ({ id, ids, words }) => {
  const people = useIndex("people");
  const me = viewer();
  const names = ids.map((id) => (id === me ? words.you : String(people[id]?.nickname ?? words.somebody)));
  const text = new Intl.ListFormat(document.documentElement.lang || "en").format(names);
  return createElement("span", { id, role: "tooltip", className: "tip" }, text);
};

// Who has reacted since the page was loaded may be a member who has never said anything. A list of the members that is up
// to date does not have those who have left, so that asking for it again would not help.
/** @type {(into: string, ids: number[]) => void} */
export const meet = (into, ids) => {
  const known = peek("people")?.rows;
  const members = into.replace("messages", "members");
  if (!ids.every((id) => known?.has(id)) && (peek(members)?.revision ?? null) === null) request(members);
};

/** @typedef {[emoji: string, ids: number[]]} Entry */

// The reaction that an event is about.
/** @type {(event: SyntheticEvent<HTMLElement>, entries: Entry[]) => Entry} */
const pointed = ({ target, currentTarget }, entries) => {
  const place = /** @type {Element} */ (target).closest("button")?.parentElement;
  return (place && entries[[...currentTarget.children].indexOf(place)]) ?? ["", []];
};

/** @param {{ of?: Record<string, number[]>, into: string, message: string, words: Words }} props */
export const Reactions = ({ of, into, message, words }) => {
  const [told, setTold] = useState("");
  const entries = Object.entries(of ?? {});
  if (!entries.length) return null;
  const me = viewer() ?? 0;

  // One set of handlers: with six on each of five reactions, messages would be slower to scroll.
  /** @param {SyntheticEvent<HTMLElement>} event */
  const tell = (event) => {
    const [emoji, ids] = pointed(event, entries);
    if (emoji) meet(into, ids);
    setTold(emoji);
  };
  const hush = () => setTold("");
  /** @param {SyntheticEvent<HTMLElement>} event */
  const toggle = (event) => {
    const [emoji] = pointed(event, entries);
    const row = shownRow(into, message);
    if (emoji && row) toggleReaction(into, row, emoji);
  };

  /** @type {(entry: Entry) => ReactNode} */
  const place = ([emoji, ids]) => {
    const tip = told === emoji ? `tip-${message}` : undefined;
    const button = { className: "reaction", "aria-pressed": ids.includes(me), "aria-describedby": tip };
    return createElement(
      "span",
      { key: emoji, className: "reaction-place" },
      createElement("button", { ...button, type: "button" }, sign(emoji), ` ${ids.length}`),
      tip && createElement(Tip, { id: tip, ids, words }),
    );
  };
  const telling = { onPointerOver: tell, onPointerLeave: hush, onFocus: tell, onBlur: hush, onContextMenu: tell };
  return createElement("div", { className: "reactions", ...telling, onClick: toggle }, entries.map(place));
};

// The eight reactions at hand, one's own most used first, and the way to all others.

/** @type {(into: string, row: Row, button: HTMLElement) => void} */
export const reactWith = (into, row, button) => {
  const { emoji = "" } = button.dataset;
  if (!whoReacted(row, emoji).includes(viewer() ?? 0)) noteUse(emoji);
  toggleReaction(into, row, emoji);
};

// The picker counts the use itself. While it is open, the reactions may change.
/** @type {(into: string, row: Row) => void} */
export const reactWithAny = (into, row) => {
  const anchor = document.querySelector(`[data-message-id="${row.id}"] .bubble`) ?? document.body;
  const onChoose = (/** @type {string} */ emoji) => toggleReaction(into, shownRow(into, String(row.id)) ?? row, emoji);
  openPicker({ anchor, onChoose });
};

/** @param {{ more: string, role?: string }} props */
export const QuickReactions = ({ more, role }) => {
  const custom = useIndex(SITE);
  /** @param {string} emoji */
  const button = (emoji) =>
    createElement(
      "button",
      { key: emoji, type: "button", role, "data-action": "emoji", "data-emoji": emoji },
      sign(emoji),
    );
  const others = { key: "more", role, "data-action": "picker", "aria-label": more, title: more };
  return createElement("div", { className: "quick" }, [
    ...quickReactions(custom).map(button),
    createElement("button", { ...others, type: "button" }, "+"),
  ]);
};
