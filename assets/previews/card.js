// The preview of the page that a message links to: a card, which its author can remove.
import { createElement } from "react";
import { useChoice } from "../appearance/choices.js";
import { anchor } from "../markup/linked.js";
import { act } from "../message/acts.js";
import { shownRow } from "../message/rows.js";

/** @typedef {{ url: string, title: string, description?: string, site?: string }} Preview */

/** @param {{ of: Preview, into: string, message: string, isMine: boolean, words: { remove: string } }} props */
export const PreviewCard = ({ of: { url, title, description, site }, into, message, isMine, words }) => {
  if (useChoice("no-previews")) return null;
  const remove = () => {
    const row = shownRow(into, message);
    if (row) act(into, row, "remove_preview");
  };
  return createElement(
    "div",
    { className: "preview", dir: "auto" },
    site && createElement("span", { className: "preview-site" }, site),
    anchor(url, title, { className: "preview-title" }),
    description && createElement("span", { className: "preview-description" }, description),
    isMine &&
      createElement(
        "button",
        {
          type: "button",
          className: "preview-remove",
          "aria-label": words.remove,
          title: words.remove,
          onClick: remove,
        },
        "×",
      ),
  );
};
