// The texts of profile cards, which are loaded with them.
import { TEXTS } from "$/public/texts/profiles.js";
import { useTexts } from "../texts.js";

/** @typedef {(key: string, values?: Record<string, unknown>) => string} Word */

/** @type {() => Word} */
export const useWord = () => {
  const say = useTexts();
  return (key, values) => (TEXTS[key] ? say(...TEXTS[key], values) : "");
};
