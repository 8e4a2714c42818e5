// The settings of a group, for those who lead it: its description, what others may do, who joins, and its moderators.
import { createElement } from "react";
import { TEXTS } from "$/public/texts/group-settings.js";
import { useIndex, useRow, useRows } from "../feed.js";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer } from "../page/layers.js";
import { PictureField } from "../profiles/picture.js";
import { useWord } from "../profiles/words.js";
import { viewer } from "../sync/viewer.js";
import { MoreTexts, useTexts } from "../texts.js";
import { useActing } from "./acting.js";
import { Check } from "./check.js";
import { HandingOver, Joining } from "./joining.js";

/** @import { FormEvent, ReactNode } from "react" */
/** @import { Conversation } from "../conversations/order.js" */
/** @import { Word } from "./menu.js" */

export const SETTINGS = "group-settings";
const MAX_DESCRIPTION = 1000;
const LIMITS = ["limits_adding", "limits_pinning"];

/** @typedef {{ group: Conversation, word: Word, reason: string, begin: ReturnType<typeof useActing>["begin"] }} Props */

/** @type {(props: Props) => ReactNode} */
const Limits = ({ group, word, reason, begin }) => {
  const item = (/** @type {string} */ text) => {
    const choose = (/** @type {boolean} */ isLimited) => begin(isLimited ? "limit" : "free", group.id, { text });
    return createElement(
      "li",
      { key: text },
      createElement(Check, { label: word(text), isChecked: Boolean(group[text]), reason, choose }),
    );
  };
  return createElement("ul", { role: "list", className: "checks" }, LIMITS.map(item));
};

/** @type {(props: Props) => ReactNode} */
const Moderators = ({ group, word, reason, begin }) => {
  const members = useRows(`members/${group.id}`, "joined_at");
  const people = useIndex("people");
  const others = members.filter(({ id }) => id !== group.owner);
  const item = (/** @type {number} */ user) => {
    const isModerator = group.moderators?.includes(user) ?? false;
    const choose = (/** @type {boolean} */ wanted) => begin(wanted ? "appoint" : "dismiss", group.id, { user });
    const name = createElement("bdi", null, String(people[user]?.nickname ?? ""));
    return createElement(
      "li",
      { key: user },
      createElement(Check, { label: name, isChecked: isModerator, reason, choose }),
    );
  };
  return createElement(
    "fieldset",
    { className: "checks" },
    createElement("legend", null, word("moderators")),
    createElement(
      "ul",
      { role: "list" },
      others.map(({ id }) => item(Number(id))),
    ),
  );
};

/** @type {(props: { id: number }) => ReactNode} */
const Content = ({ id }) => {
  const say = useTexts();
  /** @type {Word} */
  const word = (key, values) => (TEXTS[key] ? say(...TEXTS[key], values) : "");
  const group = /** @type {Conversation | undefined} */ (useRow("conversations", id));
  const { begin, reason } = useActing();
  const profileWord = useWord();
  if (!group) return null;
  const save = (/** @type {FormEvent<HTMLFormElement>} */ event) => {
    event.preventDefault();
    begin("describe", id, { text: String(new FormData(event.currentTarget).get("description") ?? "") });
  };
  const area = {
    name: "description",
    rows: 3,
    dir: "auto",
    maxLength: MAX_DESCRIPTION,
    defaultValue: group.description,
  };
  const props = { group, word, reason, begin };
  const picture = { name: group.title, number: id, picture: group.picture };
  return createElement(
    "form",
    { onSubmit: save, noValidate: true },
    createElement(MoreTexts, { part: "profiles" }),
    createElement(PictureField, { ...picture, address: `/group-pictures/${id}`, word: profileWord }),
    createElement("label", null, word("description"), createElement("textarea", area)),
    createElement("p", { className: "error", role: "alert" }, reason),
    createElement("button", { type: "submit", className: "primary" }, word("save")),
    createElement(MoreTexts, { part: "groups" }),
    createElement(Limits, props),
    createElement(Joining, props),
    group.owner === viewer() && createElement(Moderators, props),
    group.owner === viewer() && createElement(HandingOver, props),
  );
};

/** @param {{ word: Word }} props */
export const Settings = ({ word }) => {
  const value = useHeld(SETTINGS);
  const dialog = { name: SETTINGS, className: "dialog", "aria-labelledby": "group-settings-title" };
  const close = { className: "quiet", onClick: () => closeLayer(SETTINGS) };
  const header = createElement(
    "header",
    null,
    createElement("h2", { id: "group-settings-title" }, word("settings")),
    createElement("button", { ...close, type: "button" }, word("done")),
  );
  const content = value && createElement(Content, { id: Number(value.conversation), key: value.asking });
  return createElement(Modal, dialog, header, content);
};
