// The draft of a new conversation: a layer whose value survives a reload, unless another user signs in.
import { useEffect } from "react";
import { change, held, subscribe } from "./held.js";
import { openLayer } from "./layers.js";

/** @typedef {{ id: number, nickname: string }} Person */
/** @typedef {{ user: number, others: Person[], ids: number[], title: string, search: string }} Fields */
/** @typedef {import("./held.js").Value & Fields} Draft */

/**
 * `left`: the draft stored before this page was loaded; undefined until it is read. `last`: the draft stored last.
 * @typedef {{ left: Draft | null | undefined, last: Draft | null }} Saved
 */

const NAME = "draft";
const MAX_OTHERS = 999;

// Session storage can be full or forbidden; then the draft does not survive a reload.
/** @param {Draft | null} draft */
const write = (draft) => {
  try {
    if (draft) sessionStorage.setItem(NAME, JSON.stringify(draft));
    else sessionStorage.removeItem(NAME);
  } catch {}
};

/** @type {(draft: Partial<Draft>) => boolean} */
const isSound = ({ asking, user, others, ids, title, search }) =>
  typeof asking === "string" &&
  Array.isArray(ids) &&
  Number.isInteger(user) &&
  Array.isArray(others) &&
  others.every(({ id, nickname }) => Number.isInteger(id) && typeof nickname === "string") &&
  typeof title === "string" &&
  typeof search === "string";

/** @type {() => Draft | null} */
const read = () => {
  try {
    const draft = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    return draft && isSound(draft) ? draft : null;
  } catch {
    return null;
  }
};

// The page's draft, if there is one; only this module writes that value.
const current = () => /** @type {Draft | null} */ (held(NAME));

/** @type {Saved} */
const box = (globalThis.__newConversation ??= { left: undefined, last: null });

const follow = () => {
  const draft = current();
  if (draft === box.last) return;
  box.last = draft;
  write(draft);
};

const start = () => {
  box.left = read();
  // Remove a draft that another version stored in another shape.
  if (!box.left) write(null);
  subscribe(follow);
};

/** @param {number} user */
export const beginDraft = (user) => openLayer(NAME, { user, others: [], ids: [], title: "", search: "" });

/** @param {Partial<Fields>} fields */
export const typeInDraft = (fields) => change(NAME, fields);

/** @type {(person: Person, isChosen: boolean) => void} */
export const chooseForDraft = (person, isChosen) => {
  const draft = current();
  if (!draft) return;
  const { others, ids } = draft;
  if (isChosen && (ids.includes(person.id) || ids.length >= MAX_OTHERS)) return;
  const chosen = isChosen ? [...others, person] : others.filter(({ id }) => id !== person.id);
  change(NAME, { others: chosen, ids: chosen.map(({ id }) => id), errors: {} });
};

// Opens the draft that this tab had before a reload, once the viewer is known.
/** @param {{ user?: number }} props */
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
