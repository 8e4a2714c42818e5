// Doing something to a conversation, and hearing what becomes of it.
import { useEffect, useState } from "react";
import * as outbox from "../outbox/outbox.js";
import { act } from "./acts.js";

/** @import { ConversationVerb, More } from "../sync/protocol.js" */

// The last act: its id until it is answered, and why it was refused. `onDone` follows when it has taken effect.
/** @param {() => void} [onDone] */
export const useActing = (onDone) => {
  const [acting, setActing] = useState({ id: "", reason: "" });
  useEffect(
    () =>
      outbox.follow((action, outcome, reason = "") => {
        if (action.id !== acting.id) return;
        setActing({ id: "", reason });
        if (outcome) onDone?.();
      }),
    [acting.id],
  );
  /** @type {(verb: ConversationVerb, conversation: number, more?: More) => void} */
  const begin = (verb, conversation, more) => setActing({ id: act(verb, conversation, more), reason: "" });
  return { ...acting, begin };
};
