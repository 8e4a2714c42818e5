// Completes ":smi" to an emoji, by its shortcodes and by its name in the reader's language.
import { noteUse, tone } from "../emoji/recents.js";
import { toned } from "../emoji/skins.js";
import { load } from "../emoji/tables.js";
import { fold } from "./names.js";
import { emojiToken } from "./tokens.js";

/** @import { Entry } from "../emoji/tables.js" */
/** @import { Option, Source } from "./suggestions.js" */

const MAX_OPTIONS = 8;

/** @typedef {{ entry: Entry, codes: string[], name: string }} Folded */

/** @type {WeakMap<Entry[], Folded[]>} */
const folded = new WeakMap();

/** @param {Entry[]} entries */
const foldedOnce = (entries) => {
  const known = folded.get(entries);
  if (known) return known;
  const made = entries.map((entry) => ({ entry, codes: entry.shortcodes, name: fold(entry.name) }));
  folded.set(entries, made);
  return made;
};

/** @type {(text: string, query: string) => boolean} */
const hasWord = (text, query) => text.split(/[\s_:,-]+/).some((word) => word.startsWith(query));

// The lower, the better; null if nothing fits.
/** @type {(folded: Folded, query: string) => number | null} */
const rank = ({ codes, name }, query) => {
  if (codes.includes(query) || name === query) return 0;
  if (codes.some((code) => code.startsWith(query))) return 1;
  if (name.startsWith(query)) return 2;
  if (codes.some((code) => hasWord(code, query))) return 3;
  return hasWord(name, query) ? 4 : null;
};

// The emoji that fit best, those with the shorter names first.
/** @type {(entries: Entry[], query: string) => Entry[]} */
export const search = (entries, query) => {
  const wanted = fold(query);
  const ranked = foldedOnce(entries).flatMap((known) => {
    const at = rank(known, wanted);
    return at === null ? [] : [{ entry: known.entry, at, length: known.name.length }];
  });
  ranked.sort((a, b) => a.at - b.at || a.length - b.length);
  return ranked.slice(0, MAX_OPTIONS).map(({ entry }) => entry);
};

/** @param {Entry} entry @returns {Option} */
const option = ({ emoji, name, shortcodes, hasSkins }) => {
  const sign = hasSkins ? toned(emoji, tone()) : emoji;
  return { id: emoji, sign, label: name, detail: `:${shortcodes[0]}:`, text: sign, onChoose: () => noteUse(sign) };
};

// `findCustom` finds custom emoji, which come first: their site has chosen them.
/** @type {(language: string, findCustom?: (query: string) => Promise<Option[]>) => Source} */
export const emojiSource = (language, findCustom = async () => []) => ({
  token: emojiToken,
  find: async ({ query, isClosed }) => {
    const [{ entries }, custom] = await Promise.all([load(language), isClosed ? [] : findCustom(query)]);
    if (!isClosed) return [...custom, ...search(entries, query).map(option)].slice(0, MAX_OPTIONS);
    const code = query.toLowerCase();
    return entries.filter(({ shortcodes }) => shortcodes.includes(code)).map(option);
  },
});
