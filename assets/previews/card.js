// The preview of the page that a message links to: a card, which its author can remove.
import { createElement } from "react";
import { useChoice } from "../appearance/choices.js";
import { useRow } from "../feed.js";
import { anchor } from "../markup/linked.js";
import { act } from "../message/acts.js";
import { shownRow } from "../message/rows.js";

/** @typedef {{ picture?: string, width?: number, height?: number }} Pictured */
/** @typedef {{ url: string, title: string, description?: string, site?: string } & Pictured} Preview */

/** @type {(size: { width: number, height: number }) => boolean} */
const isBanner = ({ width, height }) => width >= 200 && width >= 1.3 * height;

// The link of the title once more, for the mouse only. With its size, the picture moves nothing when it arrives.
/** @type {(preview: Preview) => import("react").ReactNode} */
const picture = ({ url, picture, width = 0, height = 0 }) => {
  const shown = { src: `/pictures/${picture}`, alt: "", width, height, loading: "lazy" };
  const className = isBanner({ width, height }) ? "preview-banner" : "preview-thumbnail";
  return anchor(url, createElement("img", shown), { className, tabIndex: -1, "aria-hidden": true });
};

/** @param {{ of: Preview, into: string, message: string, isMine: boolean, words: { remove: string } }} props */
export const PreviewCard = ({ of, into, message, isMine, words }) => {
  // The site's choice also hides those that it has fetched before.
  const isOff = useRow("site", 1)?.shows_previews === false;
  if (useChoice("no-previews") || isOff) return null;
  const { url, title, description, site } = of;
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
    of.picture && picture(of),
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
