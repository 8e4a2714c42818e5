// Who joins a group, what they see then, and who owns it: a part of the settings of the group.
import { createElement, useState } from "react";
import { Link } from "react-router";
import { useIndex, useRows } from "../feed.js";
import { viewer } from "../sync/viewer.js";
import { Check } from "./check.js";

/** @import { ChangeEvent, ReactNode } from "react" */
/** @import { Word } from "./menu.js" */
/** @import { Props } from "./settings.js" */

/** @type {(props: Props) => ReactNode} */
export const Joining = ({ group, word, reason, begin }) => {
  const isOwner = group.owner === viewer();
  const expose = (/** @type {boolean} */ isOpen) => begin(isOpen ? "open_group" : "make_private", group.id);
  const show = (/** @type {boolean} */ isShown) => begin(isShown ? "show_history" : "hide_history", group.id);
  const open = { label: word("is_open"), isChecked: Boolean(group.is_open), reason, choose: expose };
  const history = { label: word("shows_history"), isChecked: !group.hides_history, reason, choose: show };
  return createElement(
    "fieldset",
    { className: "checks" },
    createElement("legend", null, word("joining")),
    createElement(Check, open),
    isOwner && createElement(Check, history),
    createElement(Link, { to: `/groups/${group.id}` }, word("links")),
  );
};

/** @type {(props: Props) => ReactNode} */
export const HandingOver = ({ group, word, begin }) => {
  const [user, setUser] = useState(0);
  const members = useRows(`members/${group.id}`, "joined_at");
  const people = useIndex("people");
  const nameOf = (/** @type {unknown} */ id) => String(people[Number(id)]?.nickname ?? "");
  const others = members.filter(({ id }) => id !== group.owner);
  if (!others.length) return null;
  const choice = {
    value: String(user),
    onChange: (/** @type {ChangeEvent<HTMLSelectElement>} */ event) => setUser(Number(event.target.value)),
  };
  const options = others.map(({ id }) => createElement("option", { key: id, value: String(id) }, nameOf(id)));
  return createElement(
    "fieldset",
    { className: "checks" },
    createElement("legend", null, word("owner")),
    createElement(
      "label",
      { className: "stacked" },
      word("new_owner"),
      createElement("select", choice, createElement("option", { value: "0" }, word("choose")), options),
    ),
    user > 0 &&
      createElement(Question, {
        name: nameOf(user),
        word,
        keep: () => setUser(0),
        handOver: () => begin("hand_over", group.id, { user }),
      }),
  );
};

/** @type {(props: { name: string, word: Word, keep: () => void, handOver: () => void }) => ReactNode} */
const Question = ({ name, word, keep, handOver }) =>
  createElement(
    "div",
    { className: "question" },
    createElement("p", { role: "status" }, word("handing_over", { name })),
    createElement("button", { type: "button", className: "danger", onClick: handOver }, word("hand_over")),
    createElement("button", { type: "button", onClick: keep }, word("keep")),
  );
