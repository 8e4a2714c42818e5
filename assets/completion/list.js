// The list of options for the token before the caret: when it opens and closes, and what choosing does.
import { useRef, useState } from "react";
import { insert } from "../emoji/insert.js";

/** @import { Option, Source } from "./suggestions.js" */
/** @import { Token } from "./tokens.js" */

/** @typedef {{ area: HTMLTextAreaElement, token: Token, options: Option[], active: number }} List */

/** @type {(area: HTMLTextAreaElement) => string | null} */
const before = ({ value, selectionStart, selectionEnd }) =>
  selectionStart === selectionEnd ? value.slice(0, selectionEnd) : null;

/** @type {(sources: Source[], area: HTMLTextAreaElement) => { source: Source, token: Token } | null} */
const tokenOf = (sources, area) => {
  const text = before(area);
  if (text === null) return null;
  for (const source of sources) {
    const token = source.token(text);
    if (token) return { source, token };
  }
  return null;
};

/** @type {(area: HTMLTextAreaElement, token: Token, option: Option) => void} */
const put = (area, token, option) => {
  insert(area, option.text, token.from, area.selectionEnd);
  option.onChoose?.();
};

/** @type {(list: List | null, by: number) => List | null} */
const moved = (list, by) => {
  const count = list?.options.length ?? 0;
  return list && { ...list, active: (list.active + by + count) % count };
};

/** @param {Source[]} sources */
export const useList = (sources) => {
  const [list, setList] = useState(/** @type {List | null} */ (null));
  const shown = useRef(list);
  shown.current = list;
  // Race: a search may end after a later one has begun. Then it is out of date.
  const search = useRef(0);
  // Where a token begins that was dismissed: it stays so while it is typed on.
  const dismissed = useRef(/** @type {number | null} */ (null));
  const close = () => {
    search.current++;
    setList(null);
  };
  /** @param {HTMLTextAreaElement} area */
  const update = async (area) => {
    const found = tokenOf(sources, area);
    if (found?.token.from !== dismissed.current) dismissed.current = null;
    if (!found || dismissed.current !== null) return close();
    const { source, token } = found;
    const number = ++search.current;
    const options = await source.find(token).catch(() => []);
    if (number !== search.current || document.activeElement !== area) return;
    const [first] = options;
    setList(first && !token.isClosed ? { area, token, options, active: 0 } : null);
    if (first && token.isClosed) return put(area, token, first);
    const isWanted = () => number === search.current && document.activeElement === area;
    const more = (await source.findMore?.(token, options, isWanted).catch(() => [])) ?? [];
    if (!more.length || !isWanted()) return;
    setList((held) => ({ area, token, options: [...options, ...more], active: held?.active ?? 0 }));
  };
  const dismiss = () => {
    dismissed.current = shown.current?.token.from ?? null;
    close();
  };
  /** @param {number} by */
  const move = (by) => setList((held) => moved(held, by));
  /** @param {number} [i] */
  const choose = (i) => {
    if (!shown.current) return;
    const { area, token, options, active } = shown.current;
    const option = options[i ?? active];
    close();
    if (option) put(area, token, option);
  };
  return { list, shown, update, close, dismiss, move, choose };
};
