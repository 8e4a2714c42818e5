// Two tabs may write the same draft. The one that is typed in wins; the other follows.
import { useEffect, useRef } from "react";
import * as drafts from "./drafts.js";

// The longest pause within a word, after which a tab counts as not being typed in.
const PAUSE_MS = 1000;

// Call `renew` when another tab has changed the draft. Return a function that does so before the text is used, and
// tells whether there was a change.
export const useFollowing = (form, place, renew) => {
  const now = useRef({});
  now.current.renew = renew;

  useEffect(() => {
    if (place === null) return;
    const element = form.current;
    let isComposing = false;
    let typing = null;

    // A race: this tab is typed in while the text of another one arrives. Replacing the text would tear words and
    // compositions apart, so it waits for a pause. A tombstone does not wait: what was sent must not come back.
    const follow = () => {
      const entry = drafts.newer(place);
      if (entry === null || isComposing || (entry && typing !== null)) return false;
      now.current.renew();
      return true;
    };
    now.current.catchUp = () => {
      isComposing = false;
      return follow();
    };
    const pause = () => {
      clearTimeout(typing);
      typing = null;
      follow();
    };
    const typed = () => {
      clearTimeout(typing);
      typing = setTimeout(pause, PAUSE_MS);
    };
    const compose = ({ type }) => {
      isComposing = type === "compositionstart";
      if (!isComposing) follow();
    };
    const stored = ({ key }) => key === place && follow();
    // A tab that was frozen has missed events: its old text must go before a key can change it.
    const insert = (event) => {
      if (!event.cancelable || !follow()) return;
      event.preventDefault();
      if (event.data) document.execCommand("insertText", false, event.data);
    };

    const events = [
      [element, "input", typed],
      [element, "focusout", pause],
      [element, "compositionstart", compose],
      [element, "compositionend", compose],
      [element, "beforeinput", insert],
      [window, "storage", stored],
      [window, "focus", follow],
      [window, "pageshow", follow],
      [document, "visibilitychange", follow],
    ];
    for (const [target, type, listener] of events) target.addEventListener(type, listener);
    return () => {
      clearTimeout(typing);
      for (const [target, type, listener] of events) target.removeEventListener(type, listener);
    };
  }, [place]);

  return () => now.current.catchUp?.() ?? false;
};
