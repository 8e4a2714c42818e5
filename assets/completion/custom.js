// Completes ":log" to the name of a custom emoji.
import { createElement } from "react";
import { codeOf } from "../custom-emoji/codes.js";
import Drawn from "../custom-emoji/drawn.js";
import { load } from "../custom-emoji/loading.js";
import { noteUse } from "../emoji/recents.js";
import { fold } from "./names.js";

/** @import { Option } from "./suggestions.js" */

const MAX_OPTIONS = 4;

// Those that begin so, then those that hold it.
/** @type {(query: string) => Promise<Option[]>} */
export const findCustom = async (query) => {
  const wanted = fold(query);
  const names = (await load()).map(({ id }) => String(id)).filter((name) => name.includes(wanted));
  names.sort((a, b) => Number(b.startsWith(wanted)) - Number(a.startsWith(wanted)));
  return names.slice(0, MAX_OPTIONS).map((name) => {
    const code = codeOf(name);
    const sign = createElement(Drawn, { text: code });
    return { id: code, sign, label: name, detail: code, text: code, onChoose: () => noteUse(code) };
  });
};
