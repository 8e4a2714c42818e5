// Mentions in a message: the members' names as they are now, marked for those whom they concern.
import { createContext, createElement, useContext, useSyncExternalStore } from "react";
import { collection } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { split } from "./split.js";

/** @import { ReactNode } from "react" */

// Stands for all members.
const EVERYONE = 0;

/** Ids of users by what was typed. @typedef {Record<string, number>} Mentions */

/** @type {import("react").Context<Mentions | undefined>} */
const Context = createContext(/** @type {Mentions | undefined} */ (undefined));

// The mentions in the texts within.
/** @param {{ mentions?: Mentions, children?: ReactNode }} props */
export const Mentioned = ({ mentions, children }) => createElement(Context.Provider, { value: mentions }, children);

// Not with the hooks of the feed: texts are also shown without one, in tests.
/** @param {() => void} listener */
const follow = (listener) => {
  const { listeners } = collection("people");
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** @param {number} id */
const usePerson = (id) =>
  useSyncExternalStore(
    follow,
    () => collection("people").rows.get(id),
    () => undefined,
  );

/** @param {{ typed: string, id: number }} props */
const Mention = ({ typed, id }) => {
  const person = usePerson(id);
  const isMe = id === EVERYONE || id === viewer();
  // Somebody who has deleted their account has no name.
  const name = person?.nickname ? `@${person.nickname}` : typed;
  return createElement("bdi", { className: "mention", "data-me": isMe }, name);
};

/** @param {{ text: string }} props */
const Parts = ({ text }) => {
  const mentions = useContext(Context);
  const typed = Object.keys(mentions ?? {});
  if (!mentions || !typed.length) return text;
  return split(text, typed).map((part, i) =>
    i % 2 ? createElement(Mention, { key: i, typed: part, id: mentions[part] ?? EVERYONE }) : part,
  );
};

// A piece of text in which members may be mentioned.
/** @type {(piece: ReactNode, key: string | number) => ReactNode} */
export const withMentions = (piece, key) =>
  typeof piece === "string" && piece.includes("@") ? createElement(Parts, { key: `@${key}`, text: piece }) : piece;
