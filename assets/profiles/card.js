// The card of a person: their picture, status, presence, what they tell of themselves, and their local time.
import "../styles/later/profiles.css";
import { createElement, useEffect, useReducer } from "react";
import { Link } from "react-router";
import { DELETED_USER } from "../conversations/titles.js";
import { useStatus as useLoading, useRow, useViewer } from "../feed.js";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer } from "../page/layers.js";
import { Dot } from "../presence/shown.js";
import { locale, MoreTexts } from "../texts.js";
import { Avatar } from "./avatar.js";
import { useStatus } from "./current.js";
import { CARD } from "./opening.js";
import { StatusForm } from "./status.js";
import { useWord } from "./words.js";

/** @import { ReactNode } from "react" */
/** @import { Reply } from "../page/held.js" */
/** @import { Choose } from "./status.js" */
/** @import { Word } from "./words.js" */

const MINUTE_MS = 60_000;

/** @typedef {{ deleted: string, answer?: Reply, onMessage: (user: number) => void, onChoose: Choose }} Props */

// Browsers may not know a zone that the server knows.
/** @param {string} timeZone */
const timeIn = (timeZone) => {
  try {
    return new Intl.DateTimeFormat(locale(), {
      hour: "numeric",
      minute: "2-digit",
      weekday: "short",
      timeZone,
    }).format();
  } catch {
    return "";
  }
};

/** @type {(props: { zone: string, word: Word }) => ReactNode} */
const LocalTime = ({ zone, word }) => {
  const [, again] = useReducer((n) => n + 1, 0);
  useEffect(() => {
    const timer = setInterval(again, MINUTE_MS / 4);
    return () => clearInterval(timer);
  }, []);
  const time = timeIn(zone);
  return time && createElement("p", { className: "note" }, word("time", { time }));
};

/** @type {(props: { id: number, word: Word }) => ReactNode} */
const About = ({ id, word }) => {
  const row = useRow(`profile/${id}`, id);
  const isGone = useLoading(`profile/${id}`) === "missing";
  if (isGone) return createElement("p", { className: "note" }, word("gone"));
  return [
    Boolean(row?.about) && createElement("p", { key: "about", className: "about", dir: "auto" }, String(row?.about)),
    Boolean(row?.time_zone) && createElement(LocalTime, { key: "time", zone: String(row?.time_zone), word }),
  ];
};

/** @type {(props: Props & { id: number, word: Word })=> ReactNode} */
const Actions = ({ id, word, answer, onMessage, onChoose }) => {
  const status = useStatus(id);
  const isGone = useLoading(`profile/${id}`) === "missing";
  if (id === useViewer())
    return [
      createElement(StatusForm, { key: "status", status, answer, onChoose, word }),
      createElement(Link, { key: "edit", to: "/profile", className: "edit-profile" }, word("edit")),
    ];
  const message = () => {
    closeLayer(CARD);
    onMessage(id);
  };
  const button = { className: "primary", onClick: message, "data-focus": true };
  return !isGone && createElement("button", { ...button, type: "button" }, word("message"));
};

/** @type {(props: Props & { id: number })=> ReactNode} */
const Content = ({ id, deleted, ...rest }) => {
  const word = useWord();
  const person = useRow("people", id);
  const status = useStatus(id);
  const isOwn = id === useViewer();
  const name = person?.nickname === DELETED_USER ? deleted : String(person?.nickname ?? "…");
  const close = { className: "quiet", onClick: () => closeLayer(CARD) };
  return [
    createElement(
      "header",
      { key: "header" },
      createElement("h2", { id: "profile-title", dir: "auto" }, name),
      createElement("button", { ...close, type: "button" }, word("close")),
    ),
    createElement(
      "div",
      { key: "body", className: "profile-body" },
      createElement(
        "div",
        { className: "profile-head" },
        createElement(Avatar, { name, number: id, picture: person?.picture }),
        createElement(
          "div",
          null,
          !isOwn && createElement(Dot, { of: id, isText: true }),
          status && createElement("p", { className: "status-line", dir: "auto" }, `${status.emoji} ${status.text}`),
        ),
      ),
      createElement(About, { id, word }),
      createElement(Actions, { id, word, deleted, ...rest }),
    ),
  ];
};

/** @param {Props} props */
export const Card = (props) => {
  const id = Number(useHeld(CARD)?.person ?? 0);
  // A click beside it closes it; the backdrop belongs to the dialog.
  const onClick = (/** @type {import("react").MouseEvent} */ { target, currentTarget }) =>
    target === currentTarget && closeLayer(CARD);
  const dialog = { name: CARD, className: "dialog profile-card", "aria-labelledby": "profile-title", onClick };
  return [
    createElement(MoreTexts, { key: "texts", part: "profiles" }),
    createElement(Modal, { ...dialog, key: "card" }, Boolean(id) && createElement(Content, { ...props, id, key: id })),
  ];
};
