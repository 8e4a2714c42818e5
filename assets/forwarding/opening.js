// Opens the dialog that forwards messages. Its content is loaded when it is first opened.
import { createElement } from "react";
import { Modal } from "../page/forms.js";
import { holdFor, useHeld } from "../page/held.js";
import { closeLayer, openLayer } from "../page/layers.js";
import { useModule } from "./lazy.js";

/** @import { HTMLAttributes } from "react" */
/** @import { Row } from "../sync/protocol.js" */

export const NAME = "forward";
const DONE = "forwarded";
const SHOWN_MS = 4000;

/** @type {(into: string, rows: Row[]) => void} */
export const openForward = (into, rows) => openLayer(NAME, { into, messages: rows.map(({ id }) => id) });

/** @type {(into: string, row: Row) => void} */
export const forwardOne = (into, row) => openForward(into, [row]);

/** @param {string} text */
export const tell = (text) => holdFor(DONE, { text }, SHOWN_MS);

/**
 * `unavailable`: shown if the content could not be loaded.
 * @typedef {{ title: string, cancel: string, unavailable: string } & import("./dialog.js").Words} Words
 * @typedef {{ words: Words, onMore: (at: number, conversation: number) => void }} Props
 */

/** @param {HTMLAttributes<HTMLElement> & Props} props */
export const Forwarding = ({ words, onMore, ...rest }) => {
  const value = useHeld(NAME);
  const { module, hasFailed } = useModule(value !== null, () => import("./dialog.js"));
  const done = useHeld(DONE);
  const close = () => closeLayer(NAME);
  const header = createElement(
    "header",
    { key: "header" },
    createElement("h2", { id: "forward-title" }, words.title),
    createElement("button", { type: "button", className: "quiet", onClick: close }, words.cancel),
  );
  const content = module
    ? createElement(module.Content, { key: "content", words, value, onMore })
    : hasFailed && createElement("p", { key: "failure", className: "empty" }, words.unavailable);
  return [
    createElement(Modal, { ...rest, "aria-labelledby": "forward-title", name: NAME, key: "modal" }, header, content),
    createElement(
      "div",
      { className: "undo", role: "status", key: "done" },
      // By the key, screen readers hear the same text again.
      done && createElement("span", { key: done.asking }, String(done.text)),
    ),
  ];
};
