// Completion in a text area. The rest of it is loaded when somebody first types a colon or an at sign.
import { createElement, useEffect, useRef, useState } from "react";

/** @typedef {typeof import("./suggestions.js")} Suggestions */

const BEGUN = /[:@]\p{L}*$/u;
const NEAR = 20;

/** @typedef {Omit<import("./suggestions.js").Props, "form" | "conversation"> & { conversation: number }} Props */

/** @param {Props} props */
export const Completion = ({ conversation, ...rest }) => {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [loaded, setLoaded] = useState(/** @type {Suggestions | null} */ (null));
  const form = () => box.current?.closest("form") ?? null;
  useEffect(() => {
    if (loaded) return;
    /** @param {Event} event */
    const look = ({ target }) => {
      if (!(target instanceof HTMLTextAreaElement)) return;
      const { value, selectionEnd } = target;
      // After a failure, the next key loads again.
      if (BEGUN.test(value.slice(Math.max(0, selectionEnd - NEAR), selectionEnd)))
        import("./suggestions.js").then(setLoaded, () => {});
    };
    const element = form();
    element?.addEventListener("input", look);
    return () => element?.removeEventListener("input", look);
  }, [loaded]);
  const list = loaded && createElement(loaded.Suggestions, { form, conversation: String(conversation), ...rest });
  return createElement("div", { ref: box, className: "suggestions" }, list);
};
