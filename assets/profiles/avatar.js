// Avatars: the picture of a person or a group on top of a letter, which is seen until the picture is there.
import { createElement } from "react";
import { initial } from "../page/format.js";

/** @import { HTMLAttributes } from "react" */

const COLOURS = 8;

// `number` chooses the colour; negative numbers have none.
/** @param {HTMLAttributes<HTMLSpanElement> & { name?: unknown, number?: unknown, picture?: unknown, "data-person"?: unknown }} props */
export const Avatar = ({ name, number, picture, ...rest }) => {
  const colour = Number(number) < 0 ? "none" : Number(number) % COLOURS;
  const image = Boolean(picture) && createElement("img", { src: `/pictures/${picture}`, alt: "", draggable: false });
  const shown = { "aria-hidden": true, ...rest, className: "avatar", "data-colour": colour };
  return createElement("span", shown, initial(String(name ?? "")), image);
};
