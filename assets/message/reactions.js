// The reactions under a message: a button each, with who reacted on hover, focus and long press.
import { createElement, useState } from "react";
import { useIndex } from "../feed.js";
import { request } from "../sync/requests.js";
import { peek } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { toggleReaction } from "./acts.js";
import { shownRow } from "./rows.js";

/** @import { ReactNode } from "react" */

/** @typedef {{ you: string, somebody: string }} Words */

/** @param {{ ids: number[], words: Words }} props */
const Tip = ({ ids, words }) => {
  const people = useIndex("people");
  const me = viewer();
  const names = ids.map((id) => (id === me ? words.you : String(people[id]?.nickname ?? words.somebody)));
  const text = new Intl.ListFormat(document.documentElement.lang || "en").format(names);
  return createElement("span", { role: "tooltip", className: "tip" }, text);
};

// Who has reacted since the page was loaded may be a member who has never said anything.
/** @type {(into: string, ids: number[]) => void} */
const meet = (into, ids) => {
  const known = peek("people")?.rows;
  if (!ids.every((id) => known?.has(id))) request(into.replace("messages", "members"));
};

/** @param {{ of?: Record<string, number[]>, into: string, message: string, words: Words }} props */
export const Reactions = ({ of, into, message, words }) => {
  const [told, setTold] = useState("");
  const entries = Object.entries(of ?? {});
  if (!entries.length) return null;
  const me = viewer() ?? 0;

  /** @type {(entry: [string, number[]]) => ReactNode} */
  const chip = ([emoji, ids]) => {
    const tell = () => {
      meet(into, ids);
      setTold(emoji);
    };
    const hush = () => setTold("");
    const toggle = () => {
      const row = shownRow(into, message);
      if (row) toggleReaction(into, row, emoji);
    };
    const telling = { onPointerEnter: tell, onPointerLeave: hush, onFocus: tell, onBlur: hush, onContextMenu: tell };
    const shown = { className: "reaction", "aria-pressed": ids.includes(me), onClick: toggle };
    return createElement(
      "span",
      { key: emoji, className: "reaction-place" },
      createElement(
        "button",
        { ...shown, ...telling, type: "button" },
        `${emoji} `,
        createElement("span", null, ids.length),
      ),
      told === emoji && createElement(Tip, { ids, words }),
    );
  };
  return createElement("div", { className: "reactions" }, entries.map(chip));
};
