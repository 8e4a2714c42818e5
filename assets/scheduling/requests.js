// Asks the server to send a text later. It needs a connection: until the server has answered, the draft stays.
import { useContext, useEffect } from "react";
import { EventLoopContext } from "$/utils/context-registry";
import { tell } from "../forwarding/opening.js";
import { mustAsk } from "../mentions/everyone.js";
import { clock, dayWithin } from "../page/format.js";
import { ask, change, held, hold, useAnswer, useHeld } from "../page/held.js";
import { closeLayer, openLayer } from "../page/layers.js";
import { uuid } from "../page/uuid.js";
import { endReply, repliedTo } from "../references/replying.js";

/** @import { Reply } from "../page/held.js" */
/** @import { From, Word } from "./later.js" */

export const DIALOG = "schedule";
const REQUEST = "scheduling";
const ANSWER_MS = 8000;

/** @typedef {(asking: string, conversation: number, id: string, body: string, replyTo: string, at: number) => void} Schedule */
/** @typedef {From & { asking: string, id: string, text: string, reply: string, at: number, errors?: Record<string, string> }} Asked */

/** @typedef {{ into: string, text: string, id: string }} Attempt */
/** @typedef {{ attempt: Attempt | null }} Scheduling */

/** @type {Scheduling} */
const box = (globalThis.__scheduling ??= { attempt: null });

// The same text gets the same id until it is scheduled, so that a second attempt after a lost answer schedules it once.
/** @type {(into: string, text: string) => string} */
const idOf = (into, text) => {
  const { attempt } = box;
  if (attempt?.into === into && attempt.text === text) return attempt.id;
  box.attempt = { into, text, id: uuid() };
  return box.attempt.id;
};

const current = () => /** @type {Asked | null} */ (held(REQUEST));

/** @param {string} error */
const fail = (error) => {
  const asked = current();
  hold(REQUEST, null);
  if (held(DIALOG)) change(DIALOG, { error });
  else if (asked) openLayer(DIALOG, { ...asked, error });
};

// The composer drops its text if that is still the same.
/** @param {Word} word */
const finish = (word) => {
  const asked = current();
  hold(REQUEST, null);
  closeLayer(DIALOG);
  box.attempt = null;
  if (!asked) return;
  const { form, into, text, reply, at } = asked;
  if (reply && repliedTo(into) === reply) endReply(into);
  form.dispatchEvent(new CustomEvent("scheduled", { detail: text }));
  tell(word("done", { moment: `${dayWithin(at)}, ${clock(at)}` }));
};

/** @type {(word: Word, answer: Reply | undefined, onSchedule: Schedule) => (from: From, at: number) => void} */
export const useScheduling = (word, answer, onSchedule) => {
  const [, errors] = useContext(EventLoopContext);
  const isOffline = errors.length > 0;
  const asked = /** @type {Asked | null} */ (useHeld(REQUEST));
  useAnswer(REQUEST, answer, () => finish(word));
  const [error] = Object.values(asked?.errors ?? {});
  useEffect(() => {
    if (error) fail(error);
  }, [error]);
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => fail(word("offline")), isOffline ? 0 : ANSWER_MS);
    return () => clearTimeout(timer);
  }, [asked?.asking, isOffline]);
  return (from, at) => {
    const text = from.form.querySelector("textarea")?.value ?? "";
    const send = () => {
      const request = { ...from, at, text, id: idOf(from.into, text), reply: repliedTo(from.into) };
      ask(REQUEST, { ...request, asking: uuid(), errors: {} });
      const asking = String(held(REQUEST)?.asking);
      // A lone surrogate cannot be stored.
      const body = text.replace(/\p{Surrogate}/gu, "\ufffd");
      if (!isOffline) onSchedule(asking, from.conversation, request.id, body, request.reply, at);
    };
    if (!mustAsk(from.into, text, send)) send();
  };
};
