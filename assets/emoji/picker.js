// The content of the emoji picker: a search and the emoji by category, drawn by frimousse, and our own parts.
import { EmojiPicker } from "frimousse";
import { createElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { CustomSection } from "../custom-emoji/section.js";
import "../styles/later/emoji-picker.css";
import { useTexts } from "../texts.js";
import { choose, opening } from "./opening.js";
import { Categories, Recents, Tones } from "./parts.js";
import { placeBeside } from "./placing.js";
import { noteUse, setTone, tone as storedTone } from "./recents.js";
import { toned } from "./skins.js";
import { load } from "./tables.js";

/** @import { ChangeEvent } from "react" */
/** @import { EmojiData, SkinTone } from "frimousse" */
/** @import { Entry, Table } from "./tables.js" */

/** @typedef {{ label: string, search: string, none: string, loading: string, recents: string, categories: string, skinTone: string, custom: string, manage: string }} Words */

/** @type {SkinTone[]} */
const TONES = ["none", "light", "medium-light", "medium", "medium-dark", "dark"];
const MAX_COLUMNS = 8;
// The size of a button on touch, and what the dialog needs beside the columns. In pixels.
const [COLUMN, FRAME] = [44, 30];
const isTouch = () => matchMedia("(pointer: coarse)").matches;
const columns = () => Math.max(4, Math.min(MAX_COLUMNS, Math.floor((innerWidth - FRAME) / COLUMN)));

/** @type {(emoji: string) => Exclude<EmojiData["emojis"][number]["skins"], undefined>} */
const skins = (emoji) => ({
  light: toned(emoji, 1),
  "medium-light": toned(emoji, 2),
  medium: toned(emoji, 3),
  "medium-dark": toned(emoji, 4),
  dark: toned(emoji, 5),
});

/** @param {string} emoji */
const take = (emoji) => {
  noteUse(emoji);
  choose(emoji);
};

// Shortcodes are found, too.
/** @param {Entry} entry */
const found = ({ emoji, group, version, hasSkins, name, tags, shortcodes }) => ({
  emoji,
  category: group,
  version,
  label: name,
  tags: [...tags, ...shortcodes],
  skins: hasSkins ? skins(emoji) : undefined,
});

/** @type {(table: Table, locale: string) => EmojiData} */
const data = ({ groups, entries }, locale) => ({
  locale,
  emojis: entries.map(found),
  categories: groups.map(([index, label]) => ({ index, label })),
  // Their names; our own choice of a tone needs none.
  skinTones: skins(""),
});

/** @param {{ words: Words }} props */
const Found = ({ words }) => {
  const { Viewport, Loading, Empty, List } = EmojiPicker;
  return createElement(
    Viewport,
    { className: "found", tabIndex: 0 },
    createElement(Loading, { className: "empty" }, words.loading),
    createElement(Empty, { className: "empty" }, words.none),
    createElement(List, { "aria-label": words.label }),
  );
};

/** @param {{ current: HTMLInputElement | null }} field */
const useOpening = (field) => {
  useLayoutEffect(() => {
    const [dialog, beside] = [field.current?.closest("dialog"), opening()?.beside];
    if (dialog && beside) placeBeside(dialog, beside);
  }, []);
  // On touch, the keyboard would come up over the emoji.
  useEffect(() => {
    if (!isTouch()) field.current?.focus();
  }, []);
};

/** @param {{ words: Words }} props */
export const Content = ({ words }) => {
  const { language } = useTexts();
  const [tone, setShown] = useState(storedTone);
  const [table, setTable] = useState(/** @type {Table | null} */ (null));
  const [search, setSearch] = useState("");
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useOpening(field);
  const resolve = async () => {
    const loaded = await load(language, true);
    setTable(loaded);
    return data(loaded, language);
  };
  /** @param {number} chosen */
  const change = (chosen) => {
    setTone(chosen);
    setShown(chosen);
  };
  const root = {
    className: "emoji",
    locale: language,
    columns: columns(),
    skinTone: TONES[tone] ?? "none",
    resolveEmojiData: resolve,
    onEmojiSelect: (/** @type {{ emoji: string }} */ { emoji }) => take(emoji),
  };
  const searching = {
    ref: field,
    placeholder: words.search,
    "aria-label": words.search,
    onChange: (/** @type {ChangeEvent<HTMLInputElement>} */ { target }) => setSearch(target.value),
  };
  const { Root, Search } = EmojiPicker;
  const isStandard = opening()?.isStandard ?? false;
  const custom = { label: words.custom, manage: words.manage };
  const tones = { label: words.skinTone, tone, onTone: change };
  return createElement(
    Root,
    root,
    createElement("header", null, createElement(Search, searching), createElement(Tones, tones)),
    search ? null : createElement(Recents, { label: words.recents, most: columns(), isStandard, onTake: take }),
    isStandard ? null : createElement(CustomSection, { ...custom, search, onTake: take }),
    createElement(Found, { words }),
    table && !search ? createElement(Categories, { label: words.categories, table }) : null,
  );
};
