// The title of a conversation: that of a direct one is the name of the other person.

/** @import { Fields, Row } from "../sync/protocol.js" */

// What all deleted users are called; what is shown is translated.
export const DELETED_USER = "Deleted user";

/** The other person of a direct conversation; oneself in notes to oneself. @type {(conversation: Fields | undefined, viewer: number | null) => number} */
export const otherIn = (conversation, viewer) => {
  const pair = /** @type {number[]} */ (conversation?.pair ?? []);
  return pair.find((id) => id !== viewer) ?? pair[0] ?? 0;
};

// `notes`: the title of notes to oneself.
/** @type {(conversation: Fields | undefined, people: Record<string, Row>, viewer: number | null, notes: string) => string} */
export const titleOf = (conversation, people, viewer, notes) => {
  const other = otherIn(conversation, viewer);
  if (other && other === viewer) return notes;
  return String(people[other]?.nickname ?? conversation?.title ?? "");
};
