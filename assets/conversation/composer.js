// A form whose text area is a draft until its text goes to the outbox.
import { createElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import * as drafts from "./drafts.js";
import { useViewer } from "../feed.js";
import { useFollowing } from "./following.js";
import * as outbox from "../sync/outbox.js";
import { restrain } from "./pasting.js";
import { collection, toEnd } from "../sync/store.js";

const isTouch = () => matchMedia("(pointer: coarse)").matches;
const size = (text) => [...text].length;
// Half a character cannot be stored, and would hold up all that is sent with it.
const whole = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

const uuid = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16),
  );

// Each draft has a form of its own: undo, focus and selection must not cross from one conversation to another.
export const Composer = ({ into, ...rest }) => {
  const viewer = useViewer();
  // Until it is known whose text it is, it could be neither kept nor sent.
  const place = viewer === null ? null : drafts.place(viewer, into);
  return createElement(Form, { ...rest, key: place, place, into });
};

const Form = ({ place, into, draft, shown, field, area: attributes, most, warn, words, children, ...rest }) => {
  const form = useRef(null);
  const cut = useRef(false);
  // Listeners outlive a change of the language.
  const texts = useRef(words);
  texts.current = words;
  // The text areas by number: one, and its successor while the focus moves there.
  const [areas, setAreas] = useState([0]);
  const last = () => [...form.current.querySelectorAll("textarea")].at(-1);

  const fit = () => {
    const element = last();
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
    const left = most - size(element.value);
    const { left: few, over, cut: wasCut } = texts.current;
    const said = cut.current ? wasCut : left < 0 ? over(-left) : left <= warn ? few(left) : "";
    form.current.querySelector("output").textContent = said;
    form.current.dataset.state = left < 0 ? "over" : element.value.trim() ? "ready" : "empty";
  };

  const begin = () => {
    last().value = drafts.read(place);
    cut.current = false;
    fit();
  };

  // A new text area has nothing to undo. It takes the focus before the old one goes, or phones close the keyboard.
  const renew = () => flushSync(() => setAreas(([number]) => [number, number + 1]));

  useLayoutEffect(() => {
    if (areas.length === 1) return;
    const isFocused = document.activeElement === form.current.querySelector("textarea");
    begin();
    if (isFocused) last().focus();
    setAreas(areas.slice(1));
  }, [areas]);

  useLayoutEffect(() => {
    if (place === null) return;
    begin();
    if (!isTouch()) last().focus();
  }, []);

  const follow = useFollowing(form, place, renew);

  useEffect(() => {
    const element = form.current;
    const insert = (event) => {
      if (event.defaultPrevented || !restrain(event)) return;
      cut.current = true;
      fit();
    };
    element.addEventListener("beforeinput", insert);
    window.addEventListener("resize", fit);
    return () => {
      element.removeEventListener("beforeinput", insert);
      window.removeEventListener("resize", fit);
    };
  }, []);

  const submit = (event) => {
    event.preventDefault();
    // What another tab has just sent must not go out twice.
    if (follow()) return;
    const text = whole(last().value);
    if (!text.trim() || size(text) > most) return;
    outbox.add(into, { ...draft, id: uuid(), [field]: text }, { ...shown, at: Date.now() });
    toEnd(collection(into));
    drafts.end(place);
    renew();
    if (!isTouch()) last().focus();
  };

  const keyDown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || isTouch()) return;
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    submit(event);
  };

  const input = () => {
    cut.current = last().value.length > drafts.MAX_LENGTH;
    drafts.write(place, last().value);
    if (cut.current) last().value = drafts.read(place);
    fit();
  };

  // A button that took the focus would close the keyboard of a phone.
  const press = (event) => {
    if (event.target.closest("button")) event.preventDefault();
  };

  const own = { name: field, rows: 1, maxLength: drafts.MAX_LENGTH, disabled: place === null };
  const area = (number) => createElement("textarea", { ...attributes, ...own, key: number });
  const handlers = { onSubmit: submit, onKeyDown: keyDown, onInput: input, onMouseDown: press };
  return createElement("form", { ...rest, ...handlers, ref: form }, areas.map(area), children);
};
