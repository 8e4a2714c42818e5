// A field for date and time in the reader's time zone; its form gets the time in milliseconds.
import { createElement, useState } from "react";
import { fromField, toField } from "./times.js";

/** @import { ChangeEvent, InputHTMLAttributes } from "react" */

// A moment that nobody has changed keeps its seconds, which the field does not show.
/** @param {InputHTMLAttributes<HTMLInputElement> & { at: number, name: string }} props */
export const Moment = ({ at, name, ...rest }) => {
  const [text, setText] = useState(() => toField(at));
  const value = text === toField(at) ? at : fromField(text);
  /** @param {ChangeEvent<HTMLInputElement>} event */
  const onChange = ({ target }) => setText(target.value);
  const [min, max] = [Date.now(), Date.now() + 366 * 86_400_000].map(toField);
  return [
    createElement("input", { ...rest, key: "shown", type: "datetime-local", value: text, min, max, onChange }),
    createElement("input", { key: "sent", type: "hidden", name, value: Number.isFinite(value) ? value : "" }),
  ];
};
