// Mentions in a message: the members' names as they are now, marked for those whom they concern.
import { createContext, createElement, useContext } from "react";
import { useIndex, useViewer } from "../feed.js";
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

/** @param {{ typed: string, id: number }} props */
const Mention = ({ typed, id }) => {
  const person = useIndex("people")[id];
  const viewer = useViewer();
  const isMe = id === EVERYONE || id === viewer;
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
