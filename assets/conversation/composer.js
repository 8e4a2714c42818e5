// A form whose text area is a draft until its text goes to the outbox.
import { createElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useViewer } from "../feed.js";
import { useFormatting } from "../formatting/formatting.js";
import { mentionsEveryone, mustAsk } from "../mentions/everyone.js";
import { editLast, useEditing } from "../message/editing.js";
import * as outbox from "../outbox/outbox.js";
import { uuid } from "../page/uuid.js";
import { endReply, takeReply } from "../references/replying.js";
import { collection, toEnd } from "../sync/store.js";
import * as drafts from "./drafts.js";
import { useFollowing } from "./following.js";
import { restrain } from "./pasting.js";

/** @import { FormEvent, FormHTMLAttributes, KeyboardEvent, MouseEvent, RefObject } from "react" */
/** @typedef {RefObject<HTMLFormElement | null>} FormRef */

/**
 * The maximum length of a text, the number of characters left from which on the hint is shown, why the text must not
 * mention everyone (empty if it may), and words.
 * @typedef {{ cut: string, edit: string, over: (n: number) => string, left: (n: number) => string }} Words
 * @typedef {{ most: number, warn: number, limited: string, words: Words }} Limits
 */

/**
 * The collection that a text goes into, the field of the new row that takes it, and the row's other fields: those sent
 * to the server (`draft`) and those for the optimistic row only (`shown`). `area`: attributes of the text area.
 * @typedef {object} Destination
 * @property {string} into
 * @property {string} field
 * @property {Record<string, unknown>} draft
 * @property {Record<string, unknown>} shown
 * @property {Record<string, string>} area
 */

/** @typedef {FormHTMLAttributes<HTMLFormElement> & Limits & Destination} Props */

const isTouch = () => matchMedia("(pointer: coarse)").matches;
/** @param {string} text */
const size = (text) => [...text].length;
// A lone surrogate cannot be stored, and would hold up everything sent with it.
/** @param {string} text */
const whole = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

/** @type {(form: FormRef) => HTMLTextAreaElement | undefined} */
const last = (form) => [...(form.current?.querySelectorAll("textarea") ?? [])].at(-1);

// Each draft has a form of its own: undo, focus and selection must not cross from one conversation to another.
/** @param {Props} props */
export const Composer = ({ into, field, draft, shown, ...props }) => {
  const viewer = useViewer();
  const editing = useEditing(into);
  const form = { ...props, field, into };
  if (editing) {
    const { place, save, cancel } = editing;
    const area = { ...props.area, "aria-label": props.words.edit };
    return createElement(Form, { ...form, area, key: place, place, finish: save, cancel });
  }
  // Without a known viewer, a draft can be neither stored nor sent.
  const place = viewer === null ? null : drafts.place(viewer, into);
  /** @param {string} text */
  const send = (text) => {
    const reply = takeReply(into);
    const sent = { ...draft, ...reply.draft, id: uuid(), [field]: text };
    outbox.add(into, sent, { ...shown, ...reply.shown, at: Date.now() });
    toEnd(collection(into));
  };
  return createElement(Form, { ...form, key: place, place, finish: send });
};

/**
 * Read and write the draft; fit the text area to its text, and show how many characters are left.
 * @param {FormRef} form
 * @param {string | null} place
 * @param {Limits} limits
 */
const useText = (form, place, { most, warn, words }) => {
  /** @param {string} text */
  const say = (text) => {
    const output = form.current?.querySelector("output");
    if (output) output.textContent = text;
  };
  const isCut = useRef(false);
  // Through a ref, because the listeners outlive a change of the language.
  const texts = useRef(words);
  texts.current = words;
  const fit = () => {
    const element = last(form);
    if (!form.current || !element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
    const left = most - size(element.value);
    const { cut, over, left: few } = texts.current;
    say(isCut.current ? cut : left < 0 ? over(-left) : left <= warn ? few(left) : "");
    form.current.dataset.state = left < 0 ? "over" : element.value.trim() ? "ready" : "empty";
  };
  const begin = () => {
    const element = last(form);
    if (place === null || !element) return;
    element.value = drafts.read(place);
    isCut.current = false;
    fit();
  };
  const input = () => {
    const element = last(form);
    if (place === null || !element) return;
    isCut.current = element.value.length > drafts.MAX_LENGTH;
    drafts.write(place, element.value);
    if (isCut.current) element.value = drafts.read(place);
    fit();
  };
  return { begin, fit, input, say, isCut };
};

// Cut insertions beyond the limit, and fit the text area again when the window is resized. Call this after
// `useFollowing`, whose listener must see an insertion first.
/** @type {(form: FormRef, fit: () => void, isCut: { current: boolean }) => void} */
const useInsertions = (form, fit, isCut) => {
  useEffect(() => {
    const element = form.current;
    /** @param {InputEvent} event */
    const insert = (event) => {
      if (event.defaultPrevented || !restrain(event)) return;
      isCut.current = true;
      fit();
    };
    element?.addEventListener("beforeinput", insert);
    window.addEventListener("resize", fit);
    return () => {
      element?.removeEventListener("beforeinput", insert);
      window.removeEventListener("resize", fit);
    };
  }, []);
};

// The numbers of the text areas: one, and its successor while the focus moves there.
/** @type {(form: FormRef, place: string | null, begin: () => void) => { areas: number[], renew: () => void }} */
const useAreas = (form, place, begin) => {
  const [areas, setAreas] = useState([0]);

  // A new text area has an empty undo history. It takes the focus before the old one is unmounted, because phones would
  // close the keyboard otherwise.
  const renew = () => flushSync(() => setAreas(([number = 0]) => [number, number + 1]));

  useLayoutEffect(() => {
    if (areas.length === 1) return;
    const isFocused = document.activeElement === form.current?.querySelector("textarea");
    begin();
    if (isFocused) last(form)?.focus();
    setAreas(areas.slice(1));
  }, [areas]);

  useLayoutEffect(() => {
    if (place === null) return;
    begin();
    if (!isTouch() || form.current?.dataset.mode === "edit") last(form)?.focus();
  }, []);

  return { areas, renew };
};

// A text that was scheduled leaves the composer, unless it was changed meanwhile.
/** @type {(form: FormRef, end: () => void) => void} */
const useScheduled = (form, end) => {
  const ending = useRef(end);
  ending.current = end;
  useEffect(() => {
    const element = form.current;
    const scheduled = (/** @type {Event} */ event) =>
      /** @type {CustomEvent} */ (event).detail === last(form)?.value && ending.current();
    element?.addEventListener("scheduled", scheduled);
    return () => element?.removeEventListener("scheduled", scheduled);
  }, []);
};

// Buttons must not take the focus, because phones would close the keyboard.
/** @param {MouseEvent<HTMLFormElement>} event */
const keepFocus = (event) => {
  if (/** @type {Element} */ (event.target).closest("button")) event.preventDefault();
};

// On a button, Enter presses that.
/** @param {KeyboardEvent<HTMLFormElement>} event */
const isSendKey = (event) => {
  if (!(event.target instanceof HTMLTextAreaElement)) return false;
  if (event.key !== "Enter" || event.shiftKey || isTouch()) return false;
  return !event.nativeEvent.isComposing && event.keyCode !== 229;
};

/**
 * `finish` takes the text; `cancel` ends an edit, which no other composer has.
 * @typedef {{ place: string | null, finish: (text: string) => void, cancel?: () => void }} Purpose
 */

// The keys and the button that begin and end an edit.
/**
 * @param {FormRef} form
 * @param {string} into
 * @param {(event: FormEvent<HTMLFormElement>) => void} submit
 * @param {() => void} [cancel]
 */
const editing = (form, into, submit, cancel) => {
  /** @param {KeyboardEvent<HTMLFormElement>} event */
  const onKeyDown = (event) => {
    if (isSendKey(event)) return submit(event);
    const isEmpty = !last(form)?.value;
    if (event.key === "ArrowUp" && isEmpty && !cancel && editLast(into)) event.preventDefault();
    if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    if (cancel || endReply(into)) event.preventDefault();
    cancel?.();
  };
  /** @param {MouseEvent<HTMLFormElement>} event */
  const onClick = (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-cancel]")) cancel?.();
  };
  return { onKeyDown, onClick, "data-mode": cancel ? "edit" : "write" };
};

/** @param {Omit<Props, "draft" | "shown"> & Purpose} props */
const Form = ({
  place,
  into,
  field,
  area: attributes,
  most,
  warn,
  limited,
  words,
  finish,
  cancel,
  children,
  ...rest
}) => {
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const { begin, fit, input, say, isCut } = useText(form, place, { most, warn, limited, words });
  const { areas, renew } = useAreas(form, place, begin);
  const follow = useFollowing(form, place, renew);
  useInsertions(form, fit, isCut);
  useFormatting(form);
  const end = () => {
    if (place !== null) drafts.end(place);
    renew();
    if (!isTouch()) last(form)?.focus();
  };
  useScheduled(form, end);

  /** @param {FormEvent<HTMLFormElement>} event */
  const submit = (event) => {
    event.preventDefault();
    // Race: another tab may just have sent the same draft. It must not be sent twice.
    if (place === null || follow()) return;
    const text = whole(last(form)?.value ?? "");
    if (!text.trim() || size(text) > most) return;
    // Of an edit, only the server knows whether it adds the mention.
    if (limited && !cancel && mentionsEveryone(text)) return say(limited);
    const send = () => {
      finish(text);
      end();
    };
    if (!mustAsk(into, text, send)) send();
  };

  const own = { name: field, rows: 1, maxLength: drafts.MAX_LENGTH, disabled: place === null };
  /** @param {number} number */
  const area = (number) => createElement("textarea", { ...attributes, ...own, key: number });
  const handlers = { onSubmit: submit, onInput: input, onMouseDown: keepFocus };
  // The form is in the page before this runs. Outside a dialog, this method keeps browsers from submitting it.
  return createElement(
    "form",
    { ...rest, ...handlers, ...editing(form, into, submit, cancel), method: "dialog", ref: form },
    areas.map(area),
    children,
  );
};
