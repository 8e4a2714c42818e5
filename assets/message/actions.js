// The actions of a message, by the `data-action` of the buttons that offer them.
import { openPicker } from "../emoji/opening.js";
import { noteUse } from "../emoji/recents.js";
import { openLayer } from "../page/layers.js";
import { copyLink, markUnread, pin, save, unpin, unsave } from "../references/marks.js";
import { showReplies } from "../references/replies.js";
import { beginReply } from "../references/replying.js";
import { copyText, erase, toggleReaction } from "./acts.js";
import { beginEdit } from "./editing.js";

/** @import { Row } from "../sync/protocol.js" */

/** @type {Record<string, (into: string, row: Row, button: HTMLElement) => void>} */
export const ACTIONS = {
  edit: beginEdit,
  delete: erase,
  copy: copyText,
  history: (_into, row) => openLayer("versions", { message: row.id }),
  reply: beginReply,
  emoji: (into, row, button) => {
    const { emoji = "" } = button.dataset;
    noteUse(emoji);
    toggleReaction(into, row, emoji);
  },
  picker: (into, row, button) => openPicker({ anchor: button, onChoose: (emoji) => toggleReaction(into, row, emoji) }),
  replies: showReplies,
  link: copyLink,
  pin,
  unpin,
  save,
  unsave,
  unread: markUnread,
};
