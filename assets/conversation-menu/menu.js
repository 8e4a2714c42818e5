// The menu of a conversation, and of how long to mute it.
import { createElement } from "react";
import { TEXTS } from "$/public/texts/conversation-menu.js";
import { isArchived, isMuted, unreadIn } from "../conversations/order.js";
import { Popover } from "../message/popover.js";
import { useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";
import { useTexts } from "../texts.js";
import { ACTS, act, conversationOf, MUTES, newest, seatOf } from "./acts.js";
import { MENU } from "./opening.js";

/** @import { Choose } from "../message/popover.js" */

const MUTING = "mute-menu";

/** The text of a key, in the reader's language. @typedef {(key: string, values?: Record<string, unknown>) => string} Word */

/** @type {(word: Word) => (action: string) => import("react").ReactNode} */
const itemOf = (word) => (action) =>
  createElement("button", { type: "button", role: "menuitem", "data-action": action, key: action }, word(action));

// What applies to the conversation, by the keys of its texts.
/** @param {number} id */
const offered = (id) => {
  const [conversation, seat] = [conversationOf(id), seatOf(id)];
  if (!conversation) return [];
  const unread = newest(conversation) > 0 && "unread";
  return [
    isMuted(seat) ? "unmute" : "mute",
    seat?.pinned_at ? "unpin" : "pin",
    isArchived(conversation, seat) ? "unarchive" : "archive",
    unreadIn(conversation, seat) > 0 ? "read" : unread,
  ].filter((action) => action !== false);
};

/** @type {Choose} */
const choose = (value, { dataset: { action = "" } }) => {
  const id = Number(value?.conversation);
  if (action === "mute") openLayer(MUTING, { conversation: id, place: value?.place });
  else ACTS[action]?.(id);
};

/** @type {Choose} */
const mute = (value, { dataset: { action = "" } }) => {
  act("mute", Number(value?.conversation), { until: MUTES[action]?.() ?? 0 });
};

export const Menu = () => {
  const say = useTexts();
  /** @type {Word} */
  const word = (key, values) => (TEXTS[key] ? say(...TEXTS[key], values) : "");
  const id = Number(useHeld(MENU)?.conversation ?? 0);
  const item = itemOf(word);
  const kind = { className: "message-menu", role: "menu" };
  const menu = { ...kind, name: MENU, label: word("label"), onChoose: choose };
  const muting = { ...kind, name: MUTING, label: word("mute"), onChoose: mute };
  return [
    createElement(Popover, { ...menu, key: "menu" }, offered(id).map(item)),
    createElement(Popover, { ...muting, key: "muting" }, Object.keys(MUTES).map(item)),
  ];
};
