// Names of custom emoji as they are typed: ":our-logo:". The server has the rules for names
// (messenger/domain/pictures/names.py); what is no emoji stays text.

// Their collection.
export const SITE = "emoji/site";
// Not the times in "10:30:45".
const CODE = /(?<![\p{L}\p{N}]):([a-z0-9_+-]{2,32}):(?![\p{L}\p{N}])/u;
const WHOLE = /^:[a-z0-9_+-]{2,32}:$/;

/** @param {string} text */
export const hasCode = (text) => text.includes(":") && CODE.test(text);

/** @param {string} text */
export const isCode = (text) => WHOLE.test(text);

/** @param {string} name */
export const codeOf = (name) => `:${name}:`;

/** @param {string} code */
export const nameOf = (code) => code.slice(1, -1);

// Texts and names in turn, beginning with a text.
/** @param {string} text */
export const split = (text) => text.split(CODE);
