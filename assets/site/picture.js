// Chooses the picture of the site. It is stored as soon as it is chosen; being too large for the live connection, it is
// posted.
import { createElement, useState } from "react";

/** @typedef {{ label: string, kinds: string, saving: string, saved: string, large: string, failed: string }} Words */

// The server has the same limit (messenger/domain/pictures/shrinking.py).
const MAX_BYTES = 1024 * 1024;
const ACCEPT = "image/png,image/jpeg,image/gif,image/webp";

/** Why it could not be stored; empty if it was. @type {(picture: File, words: Words) => Promise<string>} */
const post = async (picture, words) => {
  if (picture.size > MAX_BYTES) return words.large;
  try {
    // A type of its own: the server looks at the content only.
    const headers = { "Content-Type": "application/octet-stream" };
    const answer = await fetch("/site/picture", { method: "POST", headers, body: picture });
    if (answer.ok) return "";
    const { errors } = await answer.json();
    return errors.picture ?? errors[""] ?? words.failed;
  } catch {
    return words.failed;
  }
};

/** @param {{ words: Words, onStored: () => void }} props */
export const ChoosePicture = ({ words, onStored }) => {
  const [status, setStatus] = useState(/** @type {"" | "saving" | "saved"} */ (""));
  const [error, setError] = useState("");
  /** @param {import("react").ChangeEvent<HTMLInputElement>} event */
  const choose = async ({ target }) => {
    const [picture] = target.files ?? [];
    if (!picture) return;
    setStatus("saving");
    const found = await post(picture, words);
    // So that the same file can be chosen again.
    target.value = "";
    setError(found);
    setStatus(found ? "" : "saved");
    if (!found) onStored();
  };
  const id = "site-picture";
  const described = { "aria-invalid": Boolean(error), "aria-describedby": `${id}-hint ${id}-error` };
  return createElement(
    "div",
    { className: "field" },
    createElement("label", { htmlFor: id }, words.label),
    createElement("input", {
      id,
      type: "file",
      accept: ACCEPT,
      disabled: status === "saving",
      onChange: choose,
      ...described,
    }),
    createElement("p", { id: `${id}-hint`, className: "note" }, words.kinds),
    createElement("p", { id: `${id}-error`, className: "error", role: "alert" }, error),
    createElement("p", { className: "note", role: "status" }, status && words[status]),
  );
};
