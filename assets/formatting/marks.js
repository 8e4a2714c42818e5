// Markup that keys add to the selection of a text, or take away. Pure: returns what to replace.

/** A text and its selection. @typedef {{ value: string, from: number, to: number }} Selected */

/**
 * Replace `from` to `to` by `text`, then select what `start` and `end` enclose.
 * @typedef {{ from: number, to: number, text: string, start: number, end: number }} Edit
 */

// The first marker of each is the one that is added.
const MARKERS = { bold: ["**", "__"], italic: ["_", "*"] };
const LINK_END = /^\]\([^()\s]*\)/;
const LINK = /^\[([^[\]]*)\]\([^()\s]*\)$/;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

/** @type {(text: string, sign: string) => number} */
const leading = (text, sign) => {
  let n = 0;
  while (text[n] === sign) n++;
  return n;
};

/** @type {(text: string, sign: string) => number} */
const trailing = (text, sign) => {
  let n = 0;
  while (n < text.length && text[text.length - 1 - n] === sign) n++;
  return n;
};

// Of "***", both markers are part, of "**" only one.
/** @type {(marker: string, n: number) => boolean} */
const includes = ({ length }, n) => (length === 2 ? n >= 2 : n % 2 === 1);

// Without the spaces around it: "** bold **" is not bold.
/** @type {(selected: Selected) => Selected} */
const trimmed = ({ value, from, to }) => {
  const text = value.slice(from, to);
  if (!text.trim()) return { value, from, to };
  return { value, from: from + text.search(/\S/), to: from + text.trimEnd().length };
};

/** @type {(selected: Selected, before: string, after: string) => Edit} */
const enclose = ({ value, from, to }, before, after) => ({
  ...{ from, to, text: before + value.slice(from, to) + after },
  ...{ start: from + before.length, end: to + before.length },
});

// Take away what stands around the selection.
/** @type {(selected: Selected, before: number, after: number) => Edit} */
const bare = ({ value, from, to }, before, after) => ({
  ...{ from: from - before, to: to + after, text: value.slice(from, to) },
  ...{ start: from - before, end: to - before },
});

/** @type {(selected: Selected, marker: string) => Edit | null} */
const unmark = ({ value, from, to }, marker) => {
  const sign = marker[0] ?? "";
  const [text, { length }] = [value.slice(from, to), marker];
  const around = Math.min(trailing(value.slice(0, from), sign), leading(value.slice(to), sign));
  if (includes(marker, around)) return bare({ value, from, to }, length, length);
  const within = Math.min(leading(text, sign), trailing(text, sign));
  if (text.length <= 2 * length || !includes(marker, within)) return null;
  return bare({ value, from: from + length, to: to - length }, length, length);
};

// At the end of marked text, the key leaves it.
/** @type {(selected: Selected, marker: string) => Edit | null} */
const leave = ({ value, from, to }, marker) => {
  const isAtEnd = from === to && includes(marker, leading(value.slice(to), marker[0] ?? ""));
  const line = value.slice(value.lastIndexOf("\n", from - 1) + 1, from);
  if (!isAtEnd || !line.includes(marker)) return null;
  const at = from + marker.length;
  return { from, to, text: "", start: at, end: at };
};

/** @type {(markers: string[]) => (given: Selected) => Edit} */
const marking = (markers) => (given) => {
  const selected = trimmed(given);
  for (const marker of markers) {
    const edit = unmark(selected, marker) ?? leave(selected, marker);
    if (edit) return edit;
  }
  const [marker = ""] = markers;
  return enclose(selected, marker, marker);
};

// A fence that is longer than any run of backticks within.
/** @type {(text: string, least: number) => string} */
export const fence = (text, least) => {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  return "`".repeat(longest >= least ? longest + 1 : least);
};

// Several lines become a block.
/** @type {(given: Selected) => Edit} */
const code = (given) => {
  const selected = trimmed(given);
  const { value, from, to } = selected;
  const text = value.slice(from, to);
  if (!text.includes("\n")) return unmark(selected, "`") ?? leave(selected, "`") ?? enclose(selected, ...inline(text));
  const marks = fence(text, 3);
  const [before, after] = [`${marks}\n`, `\n${marks}`];
  const isBlock = value.slice(0, from).endsWith(before) && value.slice(to).startsWith(after);
  if (isBlock) return bare(selected, before.length, after.length);
  return enclose(selected, startOfLine(value, from) + before, after + endOfLine(value, to));
};

/** @type {(text: string) => [string, string]} */
const inline = (text) => {
  const marks = fence(text, 1);
  return marks.length > 1 ? [`${marks} `, ` ${marks}`] : [marks, marks];
};

/** @type {(value: string, at: number) => string} */
export const startOfLine = (value, at) => (at === 0 || value[at - 1] === "\n" ? "" : "\n");
/** @type {(value: string, at: number) => string} */
export const endOfLine = (value, at) => (at === value.length || value[at] === "\n" ? "" : "\n");

// Text becomes the label of a link, an address its target; the caret goes where the other one is missing.
/** @type {(given: Selected) => Edit | null} */
const link = (given) => {
  const selected = trimmed(given);
  const { value, from, to } = selected;
  const text = value.slice(from, to);
  const end = LINK_END.exec(value.slice(to));
  if (end && value[from - 1] === "[") return bare(selected, 1, end[0].length);
  const label = LINK.exec(text)?.[1];
  if (label) return { from, to, text: label, start: from, end: from + label.length };
  // Without a selection, the key is the page's.
  if (!text || text.includes("\n")) return null;
  const isAddress = ADDRESS.test(text);
  const edit = isAddress ? enclose(selected, "[](", ")") : enclose(selected, "[", "]()");
  const caret = isAddress ? from + 1 : from + edit.text.length - 1;
  return { ...edit, start: caret, end: caret };
};

/** By the letter of the key, with Ctrl or ⌘. @type {Record<string, (selected: Selected) => Edit | null>} */
export const FORMATS = { b: marking(MARKERS.bold), i: marking(MARKERS.italic), e: code, k: link };
