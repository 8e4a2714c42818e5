// Localization: texts, numbers and dates in the reader's language. The catalogue of a language is loaded when it is
// chosen; English is in the page.
import { Children, Fragment, createElement, useEffect, useSyncExternalStore } from "react";
import { catalogues } from "./texts/index.js";

const SOURCE = "en";
const KEY = "language";

const languageOf = (tag) => tag.toLowerCase().split("-")[0];
const browserTags = () => globalThis.navigator?.languages ?? [];

const speaker = (language, catalogue, isRightToLeft = false) => {
  // With the reader's own region, as in "en-GB": it decides how dates and times look.
  const locale = browserTags().find((tag) => languageOf(tag) === language) ?? language;
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(locale);
  const pick = (id, source, n) => {
    const translated = catalogue[id];
    if (!Array.isArray(source)) return translated ?? source;
    // Some languages have a form of their own for millions, which no catalogue needs.
    return translated?.[plural.select(n)] ?? translated?.other ?? source[n === 1 ? 0 : 1];
  };
  const shown = (value) => (typeof value === "number" ? number.format(value) : (value ?? ""));
  const say = (id, source, values) => {
    const form = pick(id, source, values?.n);
    return values ? form.replace(/{(\w+)}/g, (_, name) => shown(values[name])) : form;
  };
  return Object.assign(say, { language, locale, isRightToLeft });
};

const english = speaker(SOURCE, {});

const state = (globalThis.__texts ??= { say: english, wanted: SOURCE, listeners: new Set() });

// The locale that dates and times are written in; a component that calls this must use `useTexts`, too.
export const locale = () => state.say.locale;

const subscribe = (listener) => {
  state.listeners.add(listener);
  return () => state.listeners.delete(listener);
};

// The prerendered pages are in English: hydration must find the same.
export const useTexts = () => useSyncExternalStore(subscribe, () => state.say, () => english);

const remembered = () => {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
};

const remember = (language) => {
  try {
    if (language) localStorage.setItem(KEY, language);
    else localStorage.removeItem(KEY);
  } catch {
    // Storage may be forbidden: the choice then lasts until the page is left.
  }
  // The server's name for it in `messenger/access/language.py`: it answers people who are signed out, too.
  const age = language ? 365 * 86_400 : 0;
  document.cookie = `messenger-language=${language}; path=/; max-age=${age}; samesite=lax`;
};

const isOffered = (language) => language === SOURCE || Boolean(catalogues[language]?.isOffered);
const preferred = () => browserTags().map(languageOf).find(isOffered) ?? SOURCE;

const choose = async (chosen) => {
  const language = chosen === SOURCE || catalogues[chosen] ? chosen : preferred();
  state.wanted = language;
  if (state.say.language === language) return;
  const { load, isRightToLeft } = catalogues[language] ?? {};
  let catalogue = {};
  try {
    if (load) catalogue = (await load()).default;
  } catch {
    // Without a connection: the texts stay as they are, and the next page tries again.
    return;
  }
  // Two choices race when the first catalogue is slow to load; the later choice wins.
  if (state.wanted !== language) return;
  state.say = speaker(language, catalogue, isRightToLeft);
  Object.assign(document.documentElement, { lang: language, dir: isRightToLeft ? "rtl" : "ltr" });
  for (const listener of [...state.listeners]) listener();
};

// `chosen` is the account's language; empty for that of the browser; nothing as long as it is unknown. Until then the
// last choice in this browser counts. A pseudo-language, for tests, is offered to nobody and overrides the account.
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

// Puts elements into the places that a text has for them.
export const Phrase = ({ text, names, children }) => {
  const parts = Children.toArray(children);
  const piece = (part, i) => createElement(Fragment, { key: i }, i % 2 ? parts[names.indexOf(part)] : part);
  return text.split(/{(\w+)}/).map(piece);
};
