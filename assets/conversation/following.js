// Two tabs may write the same draft. The one that is typed in wins; the other follows.
import { useEffect, useRef } from "react";
import * as drafts from "./drafts.js";

// After this pause, a tab no longer counts as being typed in.
const PAUSE_MS = 1000;

class Follower {
  #isComposing = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;

  /**
   * @param {string} place
   * @param {() => void} renew
   */
  constructor(place, renew) {
    this.place = place;
    this.renew = renew;
  }

  /** @param {HTMLElement} element */
  attach(element) {
    const listening = new AbortController();
    const { signal } = listening;
    element.addEventListener("input", this.#typed, { signal });
    element.addEventListener("focusout", this.#pause, { signal });
    element.addEventListener("compositionstart", this.#compose, { signal });
    element.addEventListener("compositionend", this.#compose, { signal });
    element.addEventListener("beforeinput", this.#insert, { signal });
    window.addEventListener("storage", this.#stored, { signal });
    window.addEventListener("focus", this.#follow, { signal });
    window.addEventListener("pageshow", this.#follow, { signal });
    document.addEventListener("visibilitychange", this.#follow, { signal });
    return () => {
      clearTimeout(this.#typing);
      listening.abort();
    };
  }

  catchUp() {
    this.#isComposing = false;
    return this.#follow();
  }

  // Race: the user types in this tab while the text of another tab arrives. Replacing the text would tear words and
  // compositions apart, so it waits for a pause. A tombstone does not wait: a draft that was sent must not come back.
  #follow = () => {
    const entry = drafts.newer(this.place);
    if (entry === null || this.#isComposing || (entry && this.#typing !== undefined)) return false;
    this.renew();
    return true;
  };

  #pause = () => {
    clearTimeout(this.#typing);
    this.#typing = undefined;
    this.#follow();
  };

  #typed = () => {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(this.#pause, PAUSE_MS);
  };

  /** @param {CompositionEvent} event */
  #compose = ({ type }) => {
    this.#isComposing = type === "compositionstart";
    if (!this.#isComposing) this.#follow();
  };

  /** @param {StorageEvent} event */
  #stored = ({ key }) => {
    if (key === this.place) this.#follow();
  };

  // A tab that was frozen has missed events: its old text must go before a key can change it.
  /** @param {InputEvent} event */
  #insert = (event) => {
    if (!event.cancelable || !this.#follow()) return;
    event.preventDefault();
    if (event.data) document.execCommand("insertText", false, event.data);
  };
}

// Call `renew` when another tab has changed the draft. Return a function that does so before the text is used, and
// tells whether there was a change.
/** @type {(form: { current: HTMLElement | null }, place: string | null, renew: () => void) => () => boolean} */
export const useFollowing = (form, place, renew) => {
  const latest = useRef(renew);
  const follower = useRef(/** @type {Follower | null} */ (null));
  latest.current = renew;

  useEffect(() => {
    if (place === null || !form.current) return;
    follower.current = new Follower(place, () => latest.current());
    return follower.current.attach(form.current);
  }, [place]);

  return () => follower.current?.catchUp() ?? false;
};
