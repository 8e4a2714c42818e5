// Pasted links and code. Everything else is pasted as it is. Pure: returns what to insert.
import { isInCode } from "./code.js";
import { endOfLine, fence, startOfLine } from "./marks.js";

/** @import { Edit, Selected } from "./marks.js" */

/** What the clipboard has: its text, its HTML, and what Visual Studio Code says about it. @typedef {{ text: string, html: string, editor: string }} Clipboard */

const ADDRESS = /^https?:\/\/[^\s<>]+$/i;
// What editors put into the clipboard: one element in which spaces count, and nothing beside it.
const FROM_EDITOR =
  /^(?:\s|<!--.*?-->|<(?:html|head|body|meta)\b[^>]*>|<\/head>)*<(?:pre\b|div style="[^"]*white-space: ?pre\b)/i;
const INDENTED = /^(?:\t| {2,})\S/m;

/** @type {(selected: Selected, clipboard: Clipboard) => Edit | null} */
export const paste = (selected, clipboard) =>
  isInCode(selected.value.slice(0, selected.from))
    ? null
    : (asLink(selected, clipboard) ?? asCode(selected, clipboard));

// An address over a selection.
/** @type {(selected: Selected, clipboard: Clipboard) => Edit | null} */
const asLink = ({ value, from, to }, clipboard) => {
  const [label, address] = [value.slice(from, to), clipboard.text.trim()];
  if (!label.trim() || /[[\]\n`]/.test(label) || ADDRESS.test(label.trim())) return null;
  if (!ADDRESS.test(address) || !URL.canParse(address)) return null;
  // A bracket could end the target.
  const target = address.replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"));
  return inserted(from, to, `[${label}](${target})`);
};

// Several lines, some of them indented, from an editor.
/** @type {(selected: Selected, clipboard: Clipboard) => Edit | null} */
const asCode = ({ value, from, to }, { text, html, editor }) => {
  const lines = text.replace(/\r\n?/g, "\n").replace(/^\n+|\s+$/g, "");
  if (!lines.includes("\n") || !INDENTED.test(lines) || !(editor || FROM_EDITOR.test(html))) return null;
  const marks = fence(lines, 3);
  const block = `${marks}${language(editor)}\n${lines}\n${marks}`;
  return inserted(from, to, startOfLine(value, from) + block + endOfLine(value, to));
};

/** @param {string} editor */
const language = (editor) => {
  try {
    const { mode } = JSON.parse(editor);
    return /^[a-z+#-]{1,20}$/.test(mode) && mode !== "plaintext" ? mode : "";
  } catch {
    return "";
  }
};

/** @type {(from: number, to: number, text: string) => Edit} */
const inserted = (from, to, text) => ({ from, to, text, start: from + text.length, end: from + text.length });
