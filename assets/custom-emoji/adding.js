// The form that adds a custom emoji. A picture is too large for the live connection, so it is posted.
import { createElement, useRef, useState } from "react";

/** @import { FormEvent, InputHTMLAttributes } from "react" */

/** @typedef {{ name: string, hint: string, picture: string, kinds: string, add: string, added: string, failed: string, large: string, none: string }} Words */
/** @typedef {{ name?: string, picture?: string, "": string }} Errors */

// The server has the same limit (messenger/domain/pictures/shrinking.py).
const MAX_BYTES = 1024 * 1024;
const NO_ERRORS = { "": "" };

/** @type {(name: string, picture: File, words: Words) => Promise<Partial<Errors> | null>} */
const post = async (name, picture, words) => {
  if (!picture.size) return { picture: words.none };
  if (picture.size > MAX_BYTES) return { picture: words.large };
  try {
    // A type of its own: the server looks at the content only.
    const headers = { "Content-Type": "application/octet-stream" };
    const answer = await fetch(`/custom-emoji/${encodeURIComponent(name)}`, { method: "POST", headers, body: picture });
    return answer.ok ? null : (await answer.json()).errors;
  } catch {
    return { "": words.failed };
  }
};

/** @param {{ label: string, name: "name" | "picture", hint: string, error?: string } & InputHTMLAttributes<HTMLInputElement>} props */
const Field = ({ label, name, hint, error = "", ...rest }) => {
  const id = `emoji-${name}`;
  const described = `${id}-hint ${id}-error`;
  const input = { ...rest, id, name, required: true, "aria-invalid": Boolean(error), "aria-describedby": described };
  return createElement(
    "div",
    { className: "field" },
    createElement("label", { htmlFor: id }, label),
    createElement("input", input),
    createElement("p", { id: `${id}-hint`, className: "note" }, hint),
    createElement("p", { id: `${id}-error`, className: "error", role: "alert" }, error),
  );
};

/** @param {{ words: Words }} props */
export const AddEmoji = ({ words }) => {
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const [errors, setErrors] = useState(/** @type {Partial<Errors>} */ (NO_ERRORS));
  const [status, setStatus] = useState(/** @type {"" | "sending" | "added"} */ (""));
  /** @param {FormEvent<HTMLFormElement>} event */
  const submit = async (event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setStatus("sending");
    // As it is typed in a message, with colons, is fine, too.
    const name = String(given.get("name")).trim().toLowerCase().replace(/^:|:$/g, "");
    const found = await post(name, /** @type {File} */ (given.get("picture")), words);
    setErrors(found ?? NO_ERRORS);
    setStatus(found ? "" : "added");
    if (!found) form.current?.reset();
  };
  const name = { label: words.name, name: /** @type {const} */ ("name"), hint: words.hint, error: errors.name };
  const picture = {
    label: words.picture,
    name: /** @type {const} */ ("picture"),
    hint: words.kinds,
    error: errors.picture,
  };
  const accept = "image/png,image/jpeg,image/gif,image/webp";
  return createElement(
    "form",
    { ref: form, onSubmit: submit, noValidate: false },
    createElement(Field, { ...name, type: "text", autoComplete: "off", autoCapitalize: "none", spellCheck: false }),
    createElement(Field, { ...picture, type: "file", accept }),
    createElement("p", { className: "error", role: "alert" }, errors[""]),
    createElement("button", { type: "submit", className: "primary", disabled: status === "sending" }, words.add),
    createElement("p", { role: "status", className: "note" }, status === "added" ? words.added : ""),
  );
};
