// The actions of a message, by the `data-action` of the buttons that offer them.
import { openLayer } from "../page/layers.js";
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
  emoji: (into, row, button) => toggleReaction(into, row, button.dataset.emoji ?? ""),
};
