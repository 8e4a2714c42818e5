// Forwarding goes through the outbox, so that it works offline. The server takes the text from the original.
import * as outbox from "../outbox/outbox.js";
import { uuid } from "../page/uuid.js";
import { viewer } from "../sync/viewer.js";

/** @import { Row } from "../sync/protocol.js" */

/** @type {(conversation: number, row: Row) => void} */
const copy = (conversation, { id, author, body, runs, forwarded_from }) => {
  const draft = { conversation, id: uuid(), body: "", forward_of: id };
  const shown = { body, runs, forwarded_from: forwarded_from ?? author };
  outbox.add(`messages/${conversation}`, draft, { ...shown, author: viewer(), at: Date.now() });
};

/** @type {(rows: Row[], conversations: number[], comment: string) => void} */
export const forward = (rows, conversations, comment) => {
  // A lone surrogate cannot be stored, and would hold up everything sent with it.
  const body = comment.replace(/\p{Surrogate}/gu, "\ufffd");
  for (const conversation of conversations) {
    for (const row of rows) copy(conversation, row);
    if (!body.trim()) continue;
    const draft = { conversation, id: uuid(), body };
    outbox.add(`messages/${conversation}`, draft, { author: viewer(), at: Date.now() });
  }
};
