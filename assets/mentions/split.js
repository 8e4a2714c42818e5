// Find mentions in a text, with the same rule as on the server (messenger/domain/messages/mentions.py).

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// Split a text at its mentions; those have odd places. The longest of them first: "@Ann Lee" is not "@Ann".
/** @type {(text: string, typed: string[]) => string[]} */
export const split = (text, typed) => {
  const longest = typed.toSorted((a, b) => b.length - a.length).map(escaped);
  return text.split(new RegExp(`(?<![\\p{L}\\p{N}_@./-])(${longest.join("|")})(?![\\p{L}\\p{N}\\p{M}_])`, "u"));
};
