// The emoji and their names, loaded when first needed, from our own origin. See tables/README.md.
import { isShown } from "./support.js";

/**
 * @typedef {object} Entry
 * @property {string} emoji
 * @property {number} group
 * @property {number} version
 * @property {boolean} hasSkins
 * @property {string[]} shortcodes
 * @property {string} name
 * @property {string[]} tags
 */

/** @typedef {{ groups: [number, string][], entries: Entry[] }} Table */
/** @typedef {{ groups: (string | number)[][], names: string }} Names */

const SOURCE = "en";
const loadEmoji = () => import("./tables/emoji.json");

/** @type {Record<string, { names: () => Promise<{ default: Names }>, tags: () => Promise<{ default: string }> }>} */
const LANGUAGES = {
  en: { names: () => import("./tables/names.en.json"), tags: () => import("./tables/tags.en.json") },
  de: { names: () => import("./tables/names.de.json"), tags: () => import("./tables/tags.de.json") },
};

/** @type {(emoji: string, names: Names, tags?: string) => Table} */
export const read = (emoji, { groups, names }, tags = "") => {
  const [named, tagged] = [names.split("\n"), tags.split("\n")];
  const entries = emoji.split("\n").map((line, i) => {
    const [sign = "", group, version, skins, codes] = line.split("\t");
    return {
      emoji: sign,
      group: Number(group),
      version: Number(version),
      hasSkins: Boolean(skins),
      shortcodes: codes ? codes.split(" ") : [],
      name: named[i] ?? "",
      tags: tagged[i] ? tagged[i].split("\t") : [],
    };
  });
  return { groups: /** @type {[number, string][]} */ (groups), entries };
};

/** @type {Map<string, Promise<Table>>} */
const loaded = new Map();

/** @type {(language: string, withTags: boolean) => Promise<Table>} */
const loadOnce = async (language, withTags) => {
  const parts = LANGUAGES[language] ?? /** @type {(typeof LANGUAGES)[string]} */ (LANGUAGES[SOURCE]);
  const [emoji, names, tags] = await Promise.all([loadEmoji(), parts.names(), withTags ? parts.tags() : null]);
  const { groups, entries } = read(emoji.default, names.default, tags?.default);
  return { groups, entries: entries.filter(isShown(entries)) };
};

// The emoji that this browser can show, with names in a language. After a failure, the next call loads again.
/** @type {(language: string, withTags?: boolean) => Promise<Table>} */
export const load = (language, withTags = false) => {
  const key = `${language}/${withTags}`;
  const held = loaded.get(key);
  if (held) return held;
  const loading = loadOnce(language, withTags);
  loaded.set(key, loading);
  loading.catch(() => loaded.delete(key));
  return loading;
};
