// Texts in the reader's language. The catalogue of a language is loaded when it is chosen; English is in the page.
import { Children, Fragment, createElement, useEffect, useSyncExternalStore } from "react";
import { catalogues } from "./texts/index.js";

const SOURCE = "en";
const KEY = "language";

const speaker = (language, catalogue, isRightToLeft = false) => {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  const pick = (id, source, n) => {
    const known = catalogue[id];
    if (Array.isArray(source)) return known?.[plural.select(n)] ?? source[n === 1 ? 0 : 1];
    return known ?? source;
  };
  const shown = (value) => (typeof value === "number" ? number.format(value) : (value ?? ""));
  const say = (id, source, values) => {
    const form = pick(id, source, values?.n);
    return values ? form.replace(/{(\w+)}/g, (_, name) => shown(values[name])) : form;
  };
  return Object.assign(say, { language, isRightToLeft });
};

const state = (globalThis.__texts ??= {
  say: speaker(SOURCE, {}),
  wanted: SOURCE,
  listeners: new Set(),
});

// The language that texts, dates and lists are written in now.
export const language = () => state.say.language;

export const useTexts = () =>
  useSyncExternalStore(
    (listener) => {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
    () => state.say,
    () => english,
  );
const english = speaker(SOURCE, {});

const remembered = () => {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
};

const remember = (tag) => {
  try {
    if (tag) localStorage.setItem(KEY, tag);
    else localStorage.removeItem(KEY);
  } catch {}
};

const preferred = () => {
  const tags = navigator.languages.map((tag) => tag.toLowerCase().split("-")[0]);
  return tags.find((tag) => tag === SOURCE || catalogues[tag]?.isOffered) ?? SOURCE;
};

const choose = async (chosen) => {
  const tag = chosen === SOURCE || catalogues[chosen] ? chosen : preferred();
  state.wanted = tag;
  if (state.say.language === tag) return;
  const { load, isRightToLeft } = catalogues[tag] ?? {};
  const catalogue = load ? (await load()).default : {};
  // Two choices may race; the later one wins, whichever catalogue comes first.
  if (state.wanted !== tag) return;
  state.say = speaker(tag, catalogue, isRightToLeft);
  Object.assign(document.documentElement, { lang: tag, dir: isRightToLeft ? "rtl" : "ltr" });
  for (const listener of state.listeners) listener();
};

// Nothing while it isn't known which language the account has: until then, the last choice in this browser counts.
export const Language = ({ chosen }) => {
  useEffect(() => {
    if (chosen != null) remember(chosen);
    choose(chosen ?? remembered());
  }, [chosen]);
  return null;
};

// Puts elements into the places that a text has for them.
export const Phrase = ({ text, names, children }) => {
  const parts = Children.toArray(children);
  return text.split(/{(\w+)}/).map((part, i) => createElement(Fragment, { key: i }, i % 2 ? parts[names.indexOf(part)] : part));
};
