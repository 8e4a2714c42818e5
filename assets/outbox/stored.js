// The outbox in local storage: one entry a row or action.

/** @import { Fields, Action } from "../sync/protocol.js" */
/** @import { Entry } from "./outbox.js" */

/** @param {Entry} entry */
export const place = (entry) => `outbox/${entry.viewer}/${entry.row.id}`;

// Storage can be full or forbidden; sending works all the same.
/** @param {Entry} entry */
export const keep = (entry) => {
  try {
    localStorage.setItem(place(entry), JSON.stringify(entry));
  } catch {}
};

/** @param {Entry} entry */
export const drop = (entry) => {
  try {
    localStorage.removeItem(place(entry));
  } catch {}
};

const MARKS = ["pin", "unpin", "save", "unsave", "mark_unread", "remind", "end_reminder"];
const VERBS = ["edit", "delete", "restore", "react", "take_back", "remove_preview", ...MARKS];
// What is done to a conversation.
const ORDERING = [
  "mute",
  "notify",
  "pin_conversation",
  "unpin_conversation",
  "archive",
  "unarchive",
  "move_to_section",
];
const SECTION_VERBS = ["add", "rename", "move", "collapse", "expand", "delete"].map((verb) => `${verb}_section`);
const MARKING = ["mark_conversation_unread", "mark_conversation_read"];
const LEADING = ["rename", "describe", "appoint", "dismiss", "limit", "free", "close", "reopen", "leave"];
const CONVERSATION_VERBS = [...ORDERING, ...MARKING, ...LEADING, "delete_conversation"];

/** @type {(draft: Fields | undefined, id: string) => boolean} */
const isDraft = (draft, id) =>
  draft?.id === id &&
  Number.isSafeInteger(draft.conversation) &&
  typeof draft.body === "string" &&
  [draft.reply_to, draft.forward_of].every((id) => ["string", "undefined"].includes(typeof id));

/** @type {(reactions: unknown) => boolean} */
const isReactions = (reactions) =>
  reactions instanceof Object &&
  !Array.isArray(reactions) &&
  Object.values(reactions).every((users) => Array.isArray(users) && users.every(Number.isSafeInteger));

/** @type {(action: Partial<Action>) => boolean} */
const isAction = ({ verb = "", message, conversation = 0, ...action }) => {
  const { id, text = "", undo_key = "", reactions = {}, until = 0, number = 0, user = 0, section = "" } = action;
  const isOfMessage = VERBS.includes(verb) && typeof message === "string";
  const isOfSection = SECTION_VERBS.includes(verb) && section !== "";
  return (
    (isOfMessage || isOfSection || (CONVERSATION_VERBS.includes(verb) && conversation > 0)) &&
    [id, text, undo_key, section].every((field) => typeof field === "string") &&
    [conversation, until, number, user].every(Number.isSafeInteger) &&
    isReactions(reactions)
  );
};

// An entry of another version may have another shape. One malformed draft makes the server refuse the whole batch, so
// derive a draft from the row. An entry without a text or a conversation could never be sent: skip it.
/** @type {(key: string, viewer: number | null, kept: Partial<Entry>) => Entry[]} */
const revived = (key, viewer, { into = "", order = NaN, draft, action, isDue, row }) => {
  if (action) return revivedAction(key, { viewer, into, order, action, isDue: isDue ?? true, row: row ?? { id: "" } });
  if (!row || typeof row.body !== "string" || typeof into !== "string" || !Number.isFinite(order)) return [];
  const conversation = Number(/\/(\d{1,15})$/.exec(into)?.[1]);
  if (!conversation) return [];
  const id = String(row.id);
  const entry = {
    viewer,
    into,
    order,
    draft: draft && isDraft(draft, id) ? draft : { conversation, id, body: row.body },
    isDue: isDue ?? row.status !== "failed",
    row: { ...row, id },
  };
  // Under another key it could not be taken out again.
  return place(entry) === key ? [entry] : [];
};

/** @type {(key: string, entry: Entry & { action: Action }) => Entry[]} */
const revivedAction = (key, entry) => {
  const { action, row, into, order } = entry;
  const isSound = isAction(action) && row.id === action.id && typeof into === "string" && Number.isFinite(order);
  return isSound && place(entry) === key ? [entry] : [];
};

// An unreadable entry must not block the others.
/** @param {string} key @param {number | null} viewer */
const read = (key, viewer) => {
  try {
    return revived(key, viewer, JSON.parse(localStorage.getItem(key) ?? "null"));
  } catch {
    return [];
  }
};

/** @param {number | null} id */
export const stored = (id) => {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(`outbox/${id}/`))
      .flatMap((key) => read(key, id));
  } catch {
    return [];
  }
};
