// The wire protocol, as `messenger/sync/protocol.py` and `docs/protocol.md` have it. Types only.

/** @typedef {number | string} Id */
/** @typedef {{number?: number, revision?: number, [field: string]: unknown}} Fields */
/** @typedef {Fields & {id: Id}} Row */

/** @typedef {{name: string, known: number | null}} Request */
/** @typedef {{conversation: number, id: string, body: string, reply_to?: string, forward_of?: string}} Draft */
/** @typedef {"pin" | "unpin" | "save" | "unsave" | "mark_unread"} Mark */
/** @typedef {"mute" | "notify" | "pin_conversation" | "unpin_conversation" | "archive" | "unarchive"} Ordering */
/** @typedef {"rename" | "describe" | "appoint" | "dismiss" | "limit" | "free" | "close" | "reopen" | "leave" | "delete_conversation"} Leading */
/** @typedef {"open_group" | "make_private" | "hide_history" | "show_history" | "hand_over"} Joining */
/** @typedef {Ordering | Leading | Joining | "mark_conversation_unread" | "mark_conversation_read"} ConversationVerb */
/** @typedef {"edit" | "delete" | "restore" | "react" | "take_back" | "remove_preview" | Mark | ConversationVerb} Verb */
/** @typedef {Record<string, number[]>} Reactions */
/** @typedef {{text?: string, undo_key?: string, reactions?: Reactions, until?: number, number?: number, user?: number}} More */
/** @typedef {{id: string, verb: Verb, message?: string, conversation?: number} & More} Action */
/** @typedef {{revision: number, undo_key?: string, reactions?: Reactions}} Outcome */
/** @typedef {{name: string, id: Id, newest: string, fields?: Fields}} Parent */

/**
 * @typedef {object} Put
 * @property {"put"} op
 * @property {string} name
 * @property {Row[]} rows
 * @property {string[]} [grow]
 * @property {Id[]} [answers]
 * @property {[number, number] | null} [more]
 */

/** @typedef {{op: "drop", name: string, ids: Id[]}} Drop */
/** @typedef {{op: "invalidate", name: string}} Invalidate */
/** @typedef {{op: "missing", name: string}} Missing */

/** @typedef {{op: "append", name: string, revision: number, row: Row, parent: Parent, own?: string, also?: (Put | Drop)[]}} Append */
/** @typedef {{ids: Id[], fields: Fields}} Copies */

/**
 * @typedef {object} Patch
 * @property {"patch"} op
 * @property {string} name
 * @property {number} revision
 * @property {Id} id
 * @property {Fields} fields
 * @property {Parent} parent
 * @property {Copies} [copies]
 * @property {(Put | Drop)[]} [also]
 */

/** @typedef {{op: "insert", name: string, revision: number, number: number, list: string, item: number}} Insert */
/** @typedef {{op: "remove", name: string, revision: number, number: number, list: string, item: number}} Remove */
/** @typedef {{op: "advance", name: string, revision: number, parent: Parent, also?: (Put | Drop)[]}} Advance */
/** @typedef {{op: "tail", name: string, since: number, revision: number, rows: Row[], also?: Invalidate[]}} Tail */
/** @typedef {{op: "snapshot", name: string, revision: number, rows: Row[], also?: Invalidate[]}} Snapshot */
/** @typedef {{op: "page", name: string, around: number, revision: number, rows: Row[]}} Page */

/** @typedef {{op: "greeting", viewer: number, since: number}} Greeting */
/** @typedef {Record<string, [number, Record<string, number>, number, number]>} Places */
/** @typedef {{op: "positions", name: string, entries: string, own: string, positions: Places}} Positions */
/** @typedef {{op: "done", outcomes: Record<string, Outcome>}} Done */
/** @typedef {{op: "refused", reasons: Record<string, string>, again: boolean}} Refused */
/** @typedef {{op: "reload"}} Reload */

/** @typedef {Append | Patch | Insert | Remove | Advance} Step */
/** @typedef {Put | Drop | Invalidate | Missing | Step | Tail | Snapshot | Page} Keyed */
/** @typedef {Keyed | Greeting | Positions | Done | Refused | Reload} Change */

export {};
