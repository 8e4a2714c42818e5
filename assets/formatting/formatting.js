// Keys that format what is selected in a form's text area, and pasting into it. What they do is loaded after the page.
import { useEffect } from "react";
import { settled } from "../painting/settled.js";

/** @import { Edit, Selected } from "./marks.js" */

const KEYS = "biek";
// Macs move the caret with Ctrl.
const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** @type {typeof import("./edits.js") | undefined} */
let edits;
const load = async () => (edits ??= await import("./edits.js"));

/** @type {(area: HTMLTextAreaElement) => Selected} */
const selected = ({ value, selectionStart, selectionEnd }) => ({ value, from: selectionStart, to: selectionEnd });

// As if it was typed, so that undo takes it back.
/** @type {(area: HTMLTextAreaElement, edit: Edit) => void} */
const write = (area, { from, to, text, start, end }) => {
  area.setSelectionRange(from, to);
  if (text) document.execCommand("insertText", false, text);
  else if (from < to) document.execCommand("delete");
  area.setSelectionRange(start, end);
};

// The letter on the key; on a keyboard without Latin letters, that of its place.
/** @param {KeyboardEvent} event */
const letter = ({ key, code }) => (/^[a-z]$/i.test(key) ? key : code.replace("Key", "")).toLowerCase();

/** @param {KeyboardEvent} event */
const isCommand = ({ metaKey, ctrlKey, altKey, shiftKey, isComposing }) =>
  (isMac() ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey && !shiftKey && !isComposing;

/** @param {KeyboardEvent} event */
const press = (event) => {
  const [area, key] = [event.target, letter(event)];
  if (!(area instanceof HTMLTextAreaElement) || !isCommand(event) || !KEYS.includes(key)) return;
  // Without a selection, the key for links is the page's.
  if (key === "k" && area.selectionStart === area.selectionEnd) return;
  event.preventDefault();
  /** @param {typeof import("./edits.js")} loaded */
  const format = ({ FORMATS }) => {
    const edit = FORMATS[key]?.(selected(area));
    if (edit) write(area, edit);
  };
  if (edits) format(edits);
  else load().then(format, () => {});
};

/** @param {ClipboardEvent} event */
const pasteInto = (event) => {
  const { target, clipboardData: data } = event;
  if (!edits || !data || data.files.length || !(target instanceof HTMLTextAreaElement)) return;
  const [text = "", html = "", editor = ""] = ["text/plain", "text/html", "vscode-editor-data"].map((type) =>
    data.getData(type),
  );
  const edit = edits.paste(selected(target), { text, html, editor });
  if (!edit) return;
  event.preventDefault();
  write(target, edit);
};

/** @param {{ current: HTMLFormElement | null }} form */
export const useFormatting = (form) => {
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    let isPlain = false;
    /** @param {KeyboardEvent} event */
    const keyDown = (event) => {
      // Ctrl+Shift+V pastes without changes.
      isPlain = event.shiftKey && letter(event) === "v";
      press(event);
    };
    form.current?.addEventListener("keydown", keyDown, { signal });
    form.current?.addEventListener("paste", (event) => isPlain || pasteInto(event), { signal });
    // After a failure, the next key loads again.
    settled()
      .then(load)
      .catch(() => {});
    return () => listening.abort();
  }, []);
};
