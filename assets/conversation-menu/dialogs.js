// The dialogs of the menu: another title, and the questions before one leaves, closes or deletes a conversation.
import { createElement } from "react";
import { useNavigate } from "react-router";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer } from "../page/layers.js";
import { useActing } from "./acting.js";
import { conversationOf } from "./acts.js";

/** @import { FormEvent, ReactNode } from "react" */
/** @import { ConversationVerb } from "../sync/protocol.js" */
/** @import { Word } from "./menu.js" */

export const DIALOG = "conversation-dialog";
// Of UTF-16 units; the server counts characters.
const MAX_TYPED = 1000;

/**
 * The keys of the texts of a dialog, and the verb that it ends with. `isTyped`: it asks for the title.
 * @typedef {{ verb: ConversationVerb, heading: string, text?: string, button: string, isTyped?: boolean, isDanger?: boolean }} Question
 */

/** @type {Record<string, Question>} */
export const QUESTIONS = {
  rename: { verb: "rename", heading: "renaming", button: "save", isTyped: true },
  close: { verb: "close", heading: "closing", text: "closed", button: "close" },
  leave: { verb: "leave", heading: "leaving", text: "left", button: "leave", isDanger: true },
  delete: {
    verb: "delete_conversation",
    heading: "deleting",
    text: "deleted",
    button: "forEveryone",
    isTyped: true,
    isDanger: true,
  },
};

/** @type {(props: { question: Question, conversation: number, word: Word }) => ReactNode} */
const Content = ({ question, conversation, word }) => {
  const { verb, heading, text, button, isTyped, isDanger } = question;
  const navigate = useNavigate();
  const title = String(conversationOf(conversation)?.title ?? "");
  const finish = () => {
    const isGone = verb === "leave" || verb === "delete_conversation";
    // Leaving the page closes the dialog. To close it before would go back in the history while the page changes.
    if (isGone && Number(location.pathname.split("/")[2]) === conversation) navigate("/");
    else closeLayer(DIALOG);
  };
  const { id, reason, begin } = useActing(finish);
  const submit = (/** @type {FormEvent<HTMLFormElement>} */ event) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get("title");
    if (!id) begin(verb, conversation, isTyped ? { text: String(typed ?? "") } : {});
  };
  const isRenaming = verb === "rename";
  const field = { name: "title", defaultValue: isRenaming ? title : "", maxLength: MAX_TYPED, dir: "auto" };
  const named = { autoComplete: "off", "data-focus": true, "aria-describedby": "conversation-dialog-error" };
  const label = isRenaming ? word("title") : word("confirm", { title });
  const ending = { className: isDanger ? "danger" : "primary", "data-focus": !isTyped };
  return [
    createElement(
      "header",
      { key: "header" },
      createElement("h2", { id: "conversation-dialog-title" }, word(heading)),
      createElement(
        "button",
        { type: "button", className: "quiet", onClick: () => closeLayer(DIALOG) },
        word("cancel"),
      ),
    ),
    createElement(
      "form",
      { key: "form", onSubmit: submit, noValidate: true },
      text && createElement("p", null, word(text)),
      isTyped && createElement("label", null, label, createElement("input", { ...field, ...named })),
      createElement("p", { id: "conversation-dialog-error", className: "error", role: "alert" }, reason),
      id && createElement("p", { className: "note", role: "status" }, word("waiting")),
      createElement("button", { ...ending, type: "submit" }, word(button)),
    ),
  ];
};

/** @param {{ word: Word }} props */
export const Dialog = ({ word }) => {
  const value = useHeld(DIALOG);
  const question = QUESTIONS[String(value?.doing)];
  const dialog = { name: DIALOG, className: "dialog", "aria-labelledby": "conversation-dialog-title" };
  const shown = { conversation: Number(value?.conversation), word, key: String(value?.asking) };
  return createElement(Modal, dialog, question && createElement(Content, { question, ...shown }));
};
