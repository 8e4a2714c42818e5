// The command palette, the list of keys, and the line that says what was marked as read.
import "../styles/lists/palette.css";
import { createElement, useRef } from "react";
import { useNavigate } from "react-router";
import { TEXTS } from "$/public/texts/palette.js";
import { Marked } from "../catching-up/marked.js";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer, onArrival } from "../page/layers.js";
import { ShortcutList } from "../shortcuts/list.js";
import { MoreTexts, useTexts } from "../texts.js";
import { Content } from "./content.js";

/** The text of a key, in the reader's language. @typedef {(key: string, values?: Record<string, unknown>) => string} Word */

/**
 * `onPerson` gets the id of a draft, and whom to write to.
 * @typedef {{ isAdministrator: boolean, onTheme: () => void, onSignOut: () => void, onPerson: (draft: string, user: number) => void }} Props
 */

const [NAME, START] = ["palette", "/"];

/** @param {Props} props */
export const Layers = (props) => {
  const say = useTexts();
  /** @type {Word} */
  const word = (key, values) => (TEXTS[key] ? say(...TEXTS[key], values) : "");
  const navigate = useNavigate();
  const value = useHeld(NAME);
  const chosen = useRef(/** @type {(() => void) | null} */ (null));
  // After the dialog has given the focus back: what is done may open something else, which takes it.
  const closed = () => {
    const act = chosen.current;
    chosen.current = null;
    act?.();
  };
  const act = (/** @type {() => void} */ run) => {
    chosen.current = run;
    closeLayer(NAME);
  };
  // Another page closes the dialog. To close it before would go back in the history while the page changes.
  const go = (/** @type {string} */ path) => navigate(path);
  // What only the messenger can open is opened there.
  const lead = (/** @type {() => void} */ run) => {
    if (document.querySelector(".messenger")) return act(run);
    onArrival(START, run);
    return go(START);
  };
  const dialog = { name: NAME, className: "dialog palette", "aria-label": word("label"), onClose: closed };
  const content = value && createElement(Content, { ...props, word, go, act, lead, key: value.asking });
  // The backdrop belongs to the dialog.
  const onClick = (/** @type {import("react").MouseEvent} */ { target, currentTarget }) =>
    target === currentTarget && closeLayer(NAME);
  return [
    createElement(MoreTexts, { part: "lists", key: "texts" }),
    createElement(Modal, { ...dialog, onClick, key: "palette" }, content),
    createElement(ShortcutList, { key: "shortcuts" }),
    createElement(Marked, { word, key: "marked" }),
  ];
};
