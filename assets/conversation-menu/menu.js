// The menu of a conversation, of how long to mute it, and the dialogs that it leads to.
import { createElement } from "react";
import { TEXTS } from "$/public/texts/conversation-menu.js";
import { isArchived, isMuted, unreadIn } from "../conversations/order.js";
import { Popover } from "../message/popover.js";
import { useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";
import { SectionMenu } from "../sections/menu.js";
import { MOVING } from "../sections/names.js";
import { viewer } from "../sync/viewer.js";
import { useTexts } from "../texts.js";
import { ACTS, act, conversationOf, leads, MUTES, newest, seatOf } from "./acts.js";
import { DIALOG, Dialog, QUESTIONS } from "./dialogs.js";
import { MENU } from "./opening.js";
import { SETTINGS, Settings } from "./settings.js";

/** @import { Conversation } from "../conversations/order.js" */
/** @import { Choose } from "../message/popover.js" */

const [MUTING, NOTIFYING] = ["mute-menu", "notify-menu"];
// By the keys of their texts.
/** @type {Record<string, string>} */
const LEVELS = { usual: "", all: "all", mentions: "mentions", none: "none" };

/** The text of a key, in the reader's language. @typedef {(key: string, values?: Record<string, unknown>) => string} Word */

/** @type {(word: Word) => (action: string) => import("react").ReactNode} */
const itemOf = (word) => (action) => {
  const className = action === "delete" ? "danger" : undefined;
  const look = { role: "menuitem", "data-action": action, className };
  return createElement("button", { ...look, type: "button", key: action }, word(action));
};

// What applies to the conversation, by the keys of its texts.
/** @param {number} id */
export const offered = (id) => {
  const [conversation, seat] = [conversationOf(id), seatOf(id)];
  if (!conversation) return [];
  const unread = newest(conversation) > 0 && "unread";
  return [
    isMuted(seat) ? "unmute" : "mute",
    "notify",
    seat?.pinned_at ? "unpin" : "pin",
    isArchived(conversation, seat) ? "unarchive" : "archive",
    unreadIn(conversation, seat) > 0 ? "read" : unread,
    "section",
    ...offeredInGroup(conversation),
  ].filter((action) => action !== false);
};

// Nobody leaves a direct conversation, and nobody leads one.
/** @type {(group: Conversation) => (string | false)[]} */
const offeredInGroup = (group) => {
  if (group.pair?.length) return [];
  const isLeading = leads(group);
  return [
    isLeading && !group.archived && "rename",
    isLeading && !group.archived && "settings",
    isLeading && (group.archived ? "reopen" : "close"),
    "leave",
    group.owner === viewer() && "delete",
  ];
};

// `place`: where a further menu opens.
/** @type {(id: number, action: string, place: unknown) => void} */
export const doTo = (id, action, place) => {
  if (action === "mute") openLayer(MUTING, { conversation: id, place });
  else if (action === "notify") openLayer(NOTIFYING, { conversation: id, place });
  else if (action === "section") openLayer(MOVING, { conversation: id, place });
  else if (action === "settings") openLayer(SETTINGS, { conversation: id });
  else if (QUESTIONS[action]) openLayer(DIALOG, { conversation: id, doing: action });
  else ACTS[action]?.(id);
};

/** @type {Choose} */
const choose = (value, { dataset: { action = "" } }) => doTo(Number(value?.conversation), action, value?.place);

/** @type {Choose} */
const mute = (value, { dataset: { action = "" } }) => {
  act("mute", Number(value?.conversation), { until: MUTES[action]?.() ?? 0 });
};

/** @type {Choose} */
const notify = (value, { dataset: { action = "" } }) => {
  act("notify", Number(value?.conversation), { text: LEVELS[action] ?? "" });
};

/** @type {(word: Word, seat: Record<string, unknown> | undefined) => (action: string) => import("react").ReactNode} */
const levelOf = (word, seat) => (action) => {
  const choice = { role: "menuitemradio", "aria-checked": (seat?.level ?? "") === LEVELS[action] };
  return createElement("button", { ...choice, type: "button", "data-action": action, key: action }, word(action));
};

export const Menu = () => {
  const say = useTexts();
  /** @type {Word} */
  const word = (key, values) => (TEXTS[key] ? say(...TEXTS[key], values) : "");
  const id = Number(useHeld(MENU)?.conversation ?? 0);
  const item = itemOf(word);
  const kind = { className: "message-menu", role: "menu" };
  const menu = { ...kind, name: MENU, label: word("label"), onChoose: choose };
  const level = levelOf(word, seatOf(Number(useHeld(NOTIFYING)?.conversation ?? 0)));
  const notifying = { ...kind, name: NOTIFYING, label: word("notify"), onChoose: notify };
  const muting = { ...kind, name: MUTING, label: word("mute"), onChoose: mute };
  return [
    createElement(Popover, { ...menu, key: "menu" }, offered(id).map(item)),
    createElement(Popover, { ...muting, key: "muting" }, Object.keys(MUTES).map(item)),
    createElement(Popover, { ...notifying, key: "notifying" }, Object.keys(LEVELS).map(level)),
    createElement(Dialog, { key: "dialog", word }),
    createElement(Settings, { key: "settings", word }),
    createElement(SectionMenu, { key: "sections" }),
  ];
};
