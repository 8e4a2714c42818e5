// A form whose text is kept in the browser until it goes to the outbox.
import { createElement, useEffect, useRef } from "react";
import { useViewer } from "./feed.js";
import * as outbox from "./outbox.js";
import { collection, toEnd } from "./store.js";

const isTouch = () => matchMedia("(pointer: coarse)").matches;
const size = (text) => [...text].length;
// Half a character cannot be stored, and would hold up all that is sent with it.
const whole = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

const read = (key) => {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
};

const write = (key, text) => {
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
  } catch {}
};

const uuid = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16),
  );

export const Composer = ({ into, draft, shown, field, most, warn, left, children, ...rest }) => {
  const form = useRef(null);
  const area = () => form.current.querySelector("textarea");
  const name = useViewer();
  const key = () => `draft/${name}/${into}`;

  const fit = () => {
    const element = area();
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
    const rest = most - size(element.value);
    const hint = form.current.querySelector("output");
    hint.textContent = rest <= warn ? left.replace("{n}", rest.toLocaleString()) : "";
    form.current.dataset.state = rest < 0 ? "over" : element.value.trim() ? "ready" : "empty";
  };

  const fill = (text) => {
    area().value = text;
    fit();
  };

  useEffect(() => {
    // Until it is known whose text it is, it could be neither kept nor sent.
    area().disabled = name === null;
    if (name === null) return;
    fill(read(key()));
    if (!isTouch()) area().focus();
  }, [into, name]);

  const submit = (event) => {
    event.preventDefault();
    const text = whole(area().value);
    if (!text.trim() || size(text) > most) return;
    outbox.add(into, { ...draft, id: uuid(), [field]: text }, { ...shown, at: Date.now() });
    toEnd(collection(into));
    fill("");
    write(key(), "");
    area().focus();
  };

  const keyDown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || isTouch()) return;
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    submit(event);
  };

  const input = () => {
    fit();
    write(key(), area().value);
  };

  return createElement(
    "form",
    { ...rest, ref: form, onSubmit: submit, onKeyDown: keyDown, onInput: input },
    children,
  );
};

// Buttons for a row that was refused.
export const Unsent = ({ row, children, ...rest }) => {
  const click = (event) => {
    const action = event.target.closest("[data-action]")?.dataset.action;
    if (action) outbox[action](row);
  };
  return createElement("div", { ...rest, onClick: click }, children);
};
