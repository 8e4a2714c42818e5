// Localization: texts, numbers and dates in the reader's language. The catalogue of a language is loaded when it is
// chosen; English is built into the pages.
import { Children, createElement, Fragment, useEffect, useSyncExternalStore } from "react";
import { catalogues } from "$/public/texts/index.js";

/** @import { Catalogue, Texts } from "$/public/texts/index.js" */
/** @import { ReactNode } from "react" */
/** @typedef {Record<string, unknown> & { n?: number }} Values */

/**
 * Finds a text by its key and fills it in; `source` is the English text, or its two plural forms.
 * @typedef {((id: string, source: string | string[], values?: Values) => string) & { language: string, locale: string }} Say
 */

/** A part of a catalogue: "", or that of pages which need more texts. @typedef {keyof Catalogue["parts"]} Part */

/**
 * The translator in use and what it was made of, the language chosen last, the parts that pages need, and the listeners
 * to a change.
 * @typedef {{ say: Say, made: string, wanted: string, parts: Set<Part>, listeners: Set<() => void> }} State
 */

const SOURCE = "en";
const KEY = "language";
const YEAR_SECONDS = 365 * 86_400;

/** @param {string} tag */
const languageOf = (tag) => tag.toLowerCase().split("-")[0] ?? "";
const browserTags = () => globalThis.navigator?.languages ?? [];

/** @type {(language: string, catalogue: Texts) => Say} */
const speaker = (language, catalogue) => {
  // With the reader's own region, as in "en-GB": it decides how dates and times look.
  const locale = browserTags().find((tag) => languageOf(tag) === language) ?? language;
  // Made when first needed: creating them takes longer than rendering a page's texts.
  /** @type {Intl.PluralRules | undefined} */
  let plural;
  /** @type {Intl.NumberFormat | undefined} */
  let number;
  /** @param {number} n */
  const category = (n) => (plural ??= new Intl.PluralRules(language)).select(n);
  /** @type {(id: string, source: string | string[], n?: number) => string} */
  const pick = (id, source, n = 0) => {
    const known = catalogue[id];
    if (typeof source === "string") return typeof known === "string" ? known : source;
    const forms = typeof known === "object" ? known : {};
    // Catalogues omit plural categories that only large numbers have, such as millions.
    return forms[category(n)] ?? forms.other ?? source[n === 1 ? 0 : 1] ?? "";
  };
  /** @param {unknown} value */
  const shown = (value) =>
    typeof value === "number" ? (number ??= new Intl.NumberFormat(locale)).format(value) : String(value ?? "");
  /** @type {(id: string, source: string | string[], values?: Values) => string} */
  const say = (id, source, values) => {
    const form = pick(id, source, values?.n);
    return values ? form.replace(/{(\w+)}/g, (_, name) => shown(values[name])) : form;
  };
  return Object.assign(say, { language, locale });
};

const english = speaker(SOURCE, {});

/** @type {State} */
const state = (globalThis.__texts ??= {
  say: english,
  made: SOURCE,
  wanted: SOURCE,
  parts: new Set([""]),
  listeners: new Set(),
});

// The locale of dates and times. A component that calls this must also call `useTexts`.
export const locale = () => state.say.locale;

/** @param {() => void} listener */
const subscribe = (listener) => {
  state.listeners.add(listener);
  return () => state.listeners.delete(listener);
};

// The prerendered pages are in English: hydration must find the same.
export const useTexts = () =>
  useSyncExternalStore(
    subscribe,
    () => state.say,
    () => english,
  );

const remembered = () => {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
};

/** @param {string} language */
const remember = (language) => {
  try {
    if (language) localStorage.setItem(KEY, language);
    else localStorage.removeItem(KEY);
  } catch {
    // Storage may be forbidden: the choice then lasts until the page is left.
  }
  // Also for the server, which answers signed-out people in this language; `messenger/access/language.py` reads it.
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs HTTPS.
  document.cookie = `messenger-language=${language}; path=/; max-age=${language ? YEAR_SECONDS : 0}; samesite=lax`;
};

/** @param {string} language */
const isOffered = (language) => language === SOURCE || Boolean(catalogues[language]?.isOffered);
const preferred = () => browserTags().map(languageOf).find(isOffered) ?? SOURCE;

/** @param {string} chosen */
const choose = async (chosen) => {
  const language = chosen === SOURCE || catalogues[chosen] ? chosen : preferred();
  state.wanted = language;
  const known = catalogues[language];
  const parts = known ? [...state.parts] : [];
  const make = [language, ...parts].join();
  if (state.made === make) return;
  /** @type {Texts} */
  let catalogue = {};
  try {
    const loaded = await Promise.all(parts.map((part) => known?.parts[part]()));
    catalogue = Object.assign({}, ...loaded.map((part) => part?.default));
  } catch {
    // No connection: keep the current texts; the next page load tries again.
    return;
  }
  // Two choices race when the first catalogue is slow to load; the later choice wins.
  if (state.wanted !== language || (known && parts.length !== state.parts.size)) return;
  state.made = make;
  state.say = speaker(language, catalogue);
  Object.assign(document.documentElement, { lang: language, dir: known?.isRightToLeft ? "rtl" : "ltr" });
  for (const listener of [...state.listeners]) listener();
};

// `chosen` is the account's language: empty follows the browser, null is not known yet. Until it is known, the last
// choice in this browser applies. The pseudo-language is for tests: nobody is offered it, and it overrides the account.
/** @param {{ chosen?: string | null, children?: ReactNode }} props */
export const Language = ({ chosen, children }) => {
  useEffect(() => {
    const last = remembered();
    const isPseudo = last in catalogues && !isOffered(last);
    const language = isPseudo ? last : (chosen ?? last);
    if (isPseudo || chosen != null) remember(language);
    choose(language);
  }, [chosen]);
  return children;
};

// Loads the texts that only some pages need.
/** @param {{ part: Part }} props */
export const MoreTexts = ({ part }) => {
  useEffect(() => {
    state.parts.add(part);
    choose(state.wanted);
  }, [part]);
  return null;
};

// Replaces the placeholders of a text with elements.
/** @param {{ text: string, names: string[], children?: ReactNode }} props */
export const Phrase = ({ text, names, children }) => {
  const parts = Children.toArray(children);
  /** @type {(part: string, i: number) => ReactNode} */
  const piece = (part, i) => createElement(Fragment, { key: i }, i % 2 ? parts[names.indexOf(part)] : part);
  return text.split(/{(\w+)}/).map(piece);
};
