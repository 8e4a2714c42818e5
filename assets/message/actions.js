// The actions of a message, by the `data-action` of the buttons that offer them.
import { forwardOne } from "../forwarding/opening.js";
import { beginSelection } from "../forwarding/selected.js";
import { openLayer } from "../page/layers.js";
import { showReaders } from "../presence/readers.js";
import { copyLink, markUnread, pin, save, unpin, unsave } from "../references/marks.js";
import { showReplies } from "../references/replies.js";
import { beginReply } from "../references/replying.js";
import { explain, remindMe } from "../reminders/opening.js";
import { copyText, erase } from "./acts.js";
import { beginEdit } from "./editing.js";
import { reactWith, reactWithAny } from "./reactions.js";

/** @import { Row } from "../sync/protocol.js" */

/** @type {Record<string, (into: string, row: Row, button: HTMLElement) => void>} */
export const ACTIONS = {
  edit: beginEdit,
  delete: erase,
  copy: copyText,
  history: (_into, row) => openLayer("versions", { message: row.id }),
  reply: beginReply,
  replies: showReplies,
  readers: showReaders,
  link: copyLink,
  pin,
  unpin,
  save,
  unsave,
  unread: markUnread,
  forward: forwardOne,
  remind: remindMe,
  notified: explain,
  select: beginSelection,
  emoji: reactWith,
  picker: reactWithAny,
};
