// Whether the caret is in code, where markers and colons mean nothing.

const FENCE = /^ {0,3}(```|~~~)/;

// In a fenced block, or after backticks that are not closed yet.
/** @param {string} before */
export const isInCode = (before) => {
  if (!/[`~]/.test(before)) return false;
  const lines = before.split("\n");
  const line = lines.pop() ?? "";
  let fence = "";
  for (const [, mark = ""] of lines.map((text) => FENCE.exec(text) ?? [])) {
    if (!fence) fence = mark;
    else if (mark === fence) fence = "";
  }
  if (fence) return true;
  let open = 0;
  for (const { length } of line.match(/`+/g) ?? []) {
    if (!open) open = length;
    else if (length === open) open = 0;
  }
  return open > 0;
};
