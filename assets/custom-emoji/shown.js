// Custom emoji in texts and reactions. What draws them is loaded when the first is on the page.
import { createElement, lazy, Suspense } from "react";
import { withMentions } from "../mentions/shown.js";
import { hasCode } from "./codes.js";

/** @import { ReactNode } from "react" */

// Without a connection, names stay as they were typed.
/** @type {() => Promise<{ default: (props: { text: string }) => ReactNode }>} */
const load = () => import("./drawn.js").catch(() => ({ default: ({ text }) => text }));
const Drawn = lazy(load);

// A piece of text in which there may be custom emoji and mentions.
/** @type {(piece: ReactNode, key: string | number) => ReactNode} */
export const withEmoji = (piece, key) =>
  typeof piece === "string" && hasCode(piece)
    ? createElement(Suspense, { key: `:${key}`, fallback: piece }, createElement(Drawn, { text: piece }))
    : withMentions(piece, key);

// An emoji, whether it is a character or a custom one.
/** @type {(emoji: string) => ReactNode} */
export const sign = (emoji) => withEmoji(emoji, "");
