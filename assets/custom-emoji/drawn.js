// A text with its custom emoji: the picture of a name, or the name as it was typed if there is none.
import { createElement } from "react";
import { useIndex } from "../feed.js";
import { withMentions } from "../mentions/shown.js";
import { codeOf, SITE, split } from "./codes.js";

/** @param {{ text: string }} props */
const Drawn = ({ text }) => {
  const custom = useIndex(SITE);
  return split(text).map((part, key) => {
    if (key % 2 === 0) return withMentions(part, key);
    const code = codeOf(part);
    const row = Object.hasOwn(custom, part) && custom[part];
    if (!row) return createElement("span", { key, className: "unknown-emoji" }, code);
    const picture = { src: `/pictures/${row.picture}`, alt: code, title: code };
    return createElement("img", { key, className: "custom-emoji", ...picture });
  });
};

export default Drawn;
