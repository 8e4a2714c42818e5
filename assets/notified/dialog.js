// Why a message notified its reader, or did not.
import { createElement } from "react";
import { Link } from "react-router";
import { TEXTS } from "$/public/texts/notified.js";
import "../styles/parts/notifications.css";
import { useRows, useStatus } from "../feed.js";
import { clock, dayWithin } from "../page/format.js";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer } from "../page/layers.js";
import { NOTIFIED } from "../reminders/opening.js";
import { MoreTexts, useTexts } from "../texts.js";

/** @import { ReactNode } from "react" */
/** @import { Row } from "../sync/protocol.js" */

/** @typedef {{ name: string, is_this: boolean, since: number, outcome: string, answer: string, at: number }} Device */
/**
 * @typedef {Row & {
 *   at: number, reason: string, notifies: boolean, level: string, is_own_level: boolean, muted_until: number,
 *   quiet: string, is_read: boolean, due_at: number, mail_after: number, no_mail: string, mailed_at: number,
 *   devices: Device[],
 * }} Explanation
 */
/** The text of a key, in the reader's language. @typedef {(key: string, values?: Record<string, unknown>) => string} Word */

const YEAR_MS = 366 * 86_400_000;

/** @param {number} at */
const moment = (at) => `${dayWithin(at)}, ${clock(at)}`;

/** @type {(word: Word, device: Device, at: number) => string} */
const resultOf = (word, { since, outcome, answer, at: when }, at) => {
  if (since > at) return word("after");
  // An earlier result is not of this message.
  return outcome && when >= at ? word(outcome, { moment: moment(when), answer }) : word("nothing");
};

/** @type {(word: Word, found: Explanation) => ReactNode} */
const devices = (word, { devices: all, at }) => {
  if (!all.length) return word("noDevices");
  /** @type {(device: Device, i: number) => ReactNode} */
  const item = (device, i) => {
    const name = device.is_this ? word("this", { device: device.name }) : device.name;
    return createElement("li", { key: i }, `${name}: ${resultOf(word, device, at)}`);
  };
  return createElement("ul", null, all.map(item));
};

/** @type {(word: Word, found: Explanation) => string} */
const mail = (word, { mailed_at, no_mail, mail_after }) => {
  if (mailed_at) return word("mailed", { moment: moment(mailed_at) });
  return word(no_mail || (mail_after ? "unsent" : "off"));
};

/** @type {(word: Word, found: Explanation) => [string, ReactNode][]} */
const facts = (word, found) => {
  const { level, is_own_level, muted_until, quiet, is_read, due_at, reason } = found;
  if (["own", "deleted", "system"].includes(reason)) return [];
  const isForEver = muted_until > Date.now() + YEAR_MS;
  /** @type {[string, ReactNode][]} */
  const all = [
    ["wants", word(is_own_level ? "here" : "general", { level: word(level) })],
    ["muted", muted_until && (isForEver ? word("ever") : word("until", { moment: moment(muted_until) }))],
    ["quiet", quiet && word(quiet)],
    ["read", word(is_read ? "isRead" : "unread")],
    ["devices", due_at ? word("due") : devices(word, found)],
    ["email", mail(word, found)],
  ];
  return all.filter(([, value]) => value);
};

/** @param {{ word: Word, found: Explanation }} props */
const Facts = ({ word, found }) => [
  createElement("p", { key: "reason", className: "verdict" }, word(found.reason)),
  createElement(
    "dl",
    { key: "facts" },
    facts(word, found).map(([key, value]) =>
      createElement("div", { key }, createElement("dt", null, word(key)), createElement("dd", null, value)),
    ),
  ),
  createElement("p", { key: "honest", className: "note" }, word("honest")),
  createElement(Link, { key: "settings", to: "/settings/notifications" }, word("settings")),
];

export const Dialog = () => {
  const say = useTexts();
  /** @type {Word} */
  const word = (key, values) => {
    const [id, source] = TEXTS[key] ?? ["", key];
    return say(id, source, values);
  };
  const value = useHeld(NOTIFIED);
  // Without an open layer, the collection has no name that is ever requested.
  const name = value ? `notified/${value.message}` : "nothing";
  const [found] = /** @type {Explanation[]} */ (useRows(name, "at"));
  const status = useStatus(name);
  const close = () => closeLayer(NOTIFIED);
  const header = createElement(
    "header",
    { key: "header" },
    createElement("h2", { id: "notified-title" }, word("title")),
    createElement("button", { type: "button", className: "quiet", onClick: close }, word("close")),
  );
  const content = found
    ? createElement(Facts, { word, found })
    : status === "missing" && createElement("p", { className: "empty" }, word("missing"));
  const dialog = { name: NOTIFIED, className: "dialog", "aria-labelledby": "notified-title", key: "dialog" };
  return [
    createElement(MoreTexts, { part: "reminders", key: "texts" }),
    createElement(
      Modal,
      dialog,
      header,
      createElement("div", { className: "consequence notified", key: "content" }, content),
    ),
  ];
};
