// The draft of a new conversation: a layer whose value survives a reload, for the user whose it is.
import { useEffect } from "react";
import { change, held, subscribe } from "./held.js";
import { openLayer } from "./layers.js";

const NAME = "draft";
const MOST_OTHERS = 999;

// Session storage can be full or forbidden; the draft is then lost with a reload.
const write = (draft) => {
  try {
    if (draft) sessionStorage.setItem(NAME, JSON.stringify(draft));
    else sessionStorage.removeItem(NAME);
  } catch {}
};

const isSound = ({ asking, user, others, ids, title, search }) =>
  typeof asking === "string" &&
  Array.isArray(ids) &&
  Number.isInteger(user) &&
  Array.isArray(others) &&
  others.every(({ id, nickname }) => Number.isInteger(id) && typeof nickname === "string") &&
  typeof title === "string" &&
  typeof search === "string";

const read = () => {
  try {
    const draft = JSON.parse(sessionStorage.getItem(NAME));
    return draft && isSound(draft) ? draft : null;
  } catch {
    return null;
  }
};

const box = (globalThis.__newConversation ??= { left: undefined, last: null });

const follow = () => {
  const draft = held(NAME);
  if (draft === box.last) return;
  box.last = draft;
  write(draft);
};

const start = () => {
  box.left = read();
  // A draft that another version stored in another shape.
  if (!box.left) write(null);
  subscribe(follow);
};

export const beginDraft = (user) => openLayer(NAME, { user, others: [], ids: [], title: "", search: "" });

export const typeInDraft = (fields) => change(NAME, fields);

export const chooseForDraft = (person, isChosen) => {
  const { others, ids } = held(NAME);
  if (isChosen && (ids.includes(person.id) || ids.length >= MOST_OTHERS)) return;
  const chosen = isChosen ? [...others, person] : others.filter(({ id }) => id !== person.id);
  change(NAME, { others: chosen, ids: chosen.map(({ id }) => id), errors: {} });
};

// Opens what this tab was at before it was loaded again, once it is known who looks.
export const Restore = ({ user }) => {
  useEffect(() => {
    if (box.left === undefined) start();
    if (!user || !box.left) return;
    const draft = box.left;
    box.left = null;
    if (draft.user === user) openLayer(NAME, draft);
    else write(null);
  }, [user]);
  return null;
};
