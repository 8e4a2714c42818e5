// Colours for code, found by a worker; what takes it too long stays without.
import { createElement } from "react";

/** @import { RootContent } from "hast" */
/** @import { ReactNode } from "react" */

// Also for loading a language.
const MAX_MS = 3000;

/** @type {Worker | undefined} */
let worker;
/** @type {Promise<ReactNode>} */
let last = Promise.resolve(null);

// Return the code with its tokens in spans, or null if there was no time. One after the other.
/** @type {(text: string, language: string) => Promise<ReactNode>} */
export const coloured = (text, language) => {
  // One that failed must not fail those that follow.
  last = last.catch(() => null).then(() => ask(text, language));
  return last;
};

/** @type {(text: string, language: string) => Promise<ReactNode>} */
const ask = (text, language) =>
  new Promise((resolve) => {
    worker ??= new Worker(new URL("./highlighter.js", import.meta.url), { type: "module" });
    const asked = worker;
    const giveUp = () => {
      clearTimeout(timer);
      asked.terminate();
      worker = undefined;
      resolve(null);
    };
    const timer = setTimeout(giveUp, MAX_MS);
    asked.onerror = giveUp;
    /** @param {MessageEvent<RootContent[]>} event */
    asked.onmessage = ({ data }) => {
      clearTimeout(timer);
      resolve(data.map(node));
    };
    asked.postMessage({ text, language });
  });

/** @type {(token: RootContent, key: number) => ReactNode} */
const node = (token, key) => {
  if (token.type === "text") return token.value;
  if (token.type !== "element") return null;
  const names = token.properties.className;
  const className = Array.isArray(names) ? names.join(" ") : undefined;
  return createElement("span", { key, className }, token.children.map(node));
};
