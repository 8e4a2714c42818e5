// The texts of reminders, loaded with what shows them.
import { TEXTS } from "$/public/texts/reminders.js";
import { useTexts } from "../texts.js";

/** The text of a key, in the reader's language. @typedef {(key: string, values?: Record<string, unknown>) => string} Word */

/** @type {() => Word} */
export const useWords = () => {
  const say = useTexts();
  return (key, values) => {
    const [id, source] = TEXTS[key] ?? ["", key];
    return say(id, source, values);
  };
};
