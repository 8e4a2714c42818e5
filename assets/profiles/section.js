// One's own profile in the settings: the picture, the status, and what the card tells.
import { createElement, useState } from "react";
import { useRow, useViewer } from "../feed.js";
import { ask, useAnswer, useHeld } from "../page/held.js";
import { uuid } from "../page/uuid.js";
import { MoreTexts } from "../texts.js";
import { useStatus } from "./current.js";
import { PictureField } from "./picture.js";
import { StatusForm } from "./status.js";
import { useWord } from "./words.js";

/** @import { ChangeEvent, FormEvent } from "react" */
/** @import { Reply } from "../page/held.js" */
/** @import { Row } from "../sync/protocol.js" */
/** @import { Choose } from "./status.js" */
/** @import { Word } from "./words.js" */

const ASKED = "telling";
// Of UTF-16 units; the server counts characters.
const MAX_TYPED = 1000;

/** @typedef {(asking: string, text: string) => void} Tell */
/** @typedef {{ answer?: Reply, statusAnswer?: Reply, onDescribe: Tell, onShowTime: Tell, onChoose: Choose }} Props */

/** @param {Pick<Props, "answer" | "onDescribe" | "onShowTime"> & { row: Row, word: Word }} props */
const Told = ({ row, word, answer, onDescribe, onShowTime }) => {
  const [isSaved, setSaved] = useState(false);
  useAnswer(ASKED, answer, () => setSaved(true));
  const errors = Object.values(/** @type {Record<string, string>} */ (useHeld(ASKED)?.errors ?? {}));
  const tell = (/** @type {Tell} */ verb, /** @type {string} */ text) => {
    setSaved(false);
    const asking = uuid();
    ask(ASKED, { asking });
    verb(asking, text);
  };
  const save = (/** @type {FormEvent<HTMLFormElement>} */ event) => {
    event.preventDefault();
    tell(onDescribe, String(new FormData(event.currentTarget).get("about") ?? ""));
  };
  const show = (/** @type {ChangeEvent<HTMLInputElement>} */ { target }) =>
    tell(onShowTime, target.checked ? Intl.DateTimeFormat().resolvedOptions().timeZone : "");
  const area = { name: "about", rows: 3, dir: "auto", maxLength: MAX_TYPED, defaultValue: String(row.about) };
  const check = { type: "checkbox", checked: Boolean(row.time_zone), onChange: show };
  return createElement(
    "form",
    { onSubmit: save, noValidate: true },
    createElement("label", { className: "field" }, word("about"), createElement("textarea", area)),
    createElement("p", { className: "error", role: "alert" }, errors[0]),
    createElement("button", { type: "submit", className: "primary" }, word("save")),
    createElement("label", { className: "check" }, createElement("input", check), word("showTime")),
    createElement("p", { className: "note", role: "status" }, isSaved ? word("saved") : ""),
  );
};

/** @param {Props} props */
export const OwnProfile = ({ statusAnswer, onChoose, ...rest }) => {
  const id = useViewer() ?? 0;
  const word = useWord();
  const me = useRow("people", id);
  const row = useRow(id ? `profile/${id}` : "nothing", id);
  const status = useStatus(id);
  // All of it at once, so that nothing below moves twice.
  if (!me || !row) return createElement("section", null, createElement("div", { className: "skeleton" }));
  const picture = { address: "/profile-picture", name: me.nickname, number: id, picture: me.picture, word };
  return createElement(
    "section",
    { className: "own-profile" },
    createElement(MoreTexts, { part: "profiles" }),
    createElement("h2", null, word("yours")),
    createElement(PictureField, picture),
    createElement(Told, { ...rest, row, word }),
    createElement("h2", null, word("status")),
    createElement(StatusForm, { status, answer: statusAnswer, onChoose, word, key: id }),
  );
};
