// Choosing and removing a picture, of oneself or of a group. It is too large for the live connection, so it is posted.
import "../styles/later/profiles.css";
import { createElement, useState } from "react";
import { Avatar } from "./avatar.js";

/** @import { ChangeEvent } from "react" */
/** @import { Word } from "./words.js" */

// Twice what the server keeps (messenger/domain/profiles/pictures.py).
const EDGE = 512;
// The server has the same limit (messenger/domain/pictures/shrinking.py).
const MAX_BYTES = 1024 * 1024;
const ACCEPT = "image/png,image/jpeg,image/gif,image/webp";

// Photos of phones have more bytes than the server takes. What this browser cannot read is sent as it is.
/** @type {(file: File) => Promise<Blob>} */
const smaller = async (file) => {
  try {
    const image = await createImageBitmap(file);
    const edge = Math.min(image.width, image.height);
    const canvas = Object.assign(document.createElement("canvas"), { width: EDGE, height: EDGE });
    const [x, y] = [(image.width - edge) / 2, (image.height - edge) / 2];
    const context = canvas.getContext("2d");
    if (!context) return file;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, EDGE, EDGE);
    context.drawImage(image, x, y, edge, edge, 0, 0, EDGE, EDGE);
    return await new Promise((done) => canvas.toBlob((made) => done(made ?? file), "image/jpeg", 0.9));
  } catch {
    return file;
  }
};

/** @type {(address: string, method: "POST" | "DELETE", failed: string, body?: Blob) => Promise<string>} */
const send = async (address, method, failed, body) => {
  try {
    // A type of its own: the server looks at the content only.
    const headers = { "Content-Type": "application/octet-stream" };
    const answer = await fetch(address, { method, headers, body: body ?? null });
    if (answer.ok) return "";
    const { errors } = await answer.json();
    return String(Object.values(errors)[0] ?? failed);
  } catch {
    return failed;
  }
};

/** @param {{ address: string, name: unknown, number: number, picture: unknown, word: Word }} props */
export const PictureField = ({ address, name, number, picture, word }) => {
  const [state, setState] = useState({ isBusy: false, error: "" });
  const begin = async (/** @type {() => Promise<string>} */ act) => {
    setState({ isBusy: true, error: "" });
    setState({ isBusy: false, error: await act() });
  };
  const choose = (/** @type {ChangeEvent<HTMLInputElement>} */ { target }) => {
    const file = target.files?.[0];
    target.value = "";
    if (!file) return;
    begin(async () => {
      const made = file.size ? await smaller(file) : file;
      return made.size > MAX_BYTES ? word("large") : send(address, "POST", word("failed"), made);
    });
  };
  const input = {
    type: "file",
    accept: ACCEPT,
    onChange: choose,
    disabled: state.isBusy,
    "aria-label": word("choose"),
  };
  const remove = { disabled: state.isBusy, onClick: () => begin(() => send(address, "DELETE", word("failed"))) };
  return createElement(
    "div",
    { className: "picture-field" },
    createElement(Avatar, { name, number, picture }),
    createElement(
      "div",
      { className: "buttons" },
      createElement("label", { className: "button" }, word("choose"), createElement("input", input)),
      Boolean(picture) && createElement("button", { ...remove, type: "button" }, word("remove")),
    ),
    createElement("p", { className: "error", role: "alert" }, state.error),
  );
};
