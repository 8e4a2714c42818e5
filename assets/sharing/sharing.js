// The page on which people choose a conversation for what another app has shared. Choosing puts the text into the composer;
// nothing is sent.
import { createElement, useEffect, useState } from "react";
import * as drafts from "../conversation/drafts.js";
import { useViewer } from "../feed.js";
import { Conversations, Search } from "../forwarding/conversations.js";
import { claim, forget, receive } from "./shared.js";

/** @import { ReactNode } from "react" */

// Before the page asks who is signed in, and so before it leads to the sign-in page, whose address would hold the text.
if (globalThis.document) receive();

/** @typedef {import("../forwarding/conversations.js").Words & { hint: string, nothing: string, text: string }} Words */

/** @type {(viewer: number, conversation: number, text: string) => void} */
const put = (viewer, conversation, text) => {
  const place = drafts.place(viewer, `messages/${conversation}`);
  const begun = drafts.read(place).trimEnd();
  drafts.write(place, begun ? `${begun}\n${text}` : text);
  window.__reactRouterDataRouter?.navigate(`/conversations/${conversation}`, { replace: true });
};

/** @param {{ words: Words, onMore: import("../forwarding/conversations.js").OnMore }} props */
export const Sharing = ({ words, onMore }) => {
  const viewer = useViewer();
  const [text, setText] = useState(/** @type {string | null} */ (null));
  const [search, setSearch] = useState("");
  useEffect(() => {
    if (viewer === null) return;
    setText(claim(viewer));
    return forget;
  }, [viewer]);
  if (viewer === null || text === null) return null;
  if (!text) return createElement("p", { className: "empty" }, words.nothing);
  /** @type {(id: number, shown: ReactNode) => ReactNode} */
  const choice = (id, shown) =>
    createElement("button", { type: "button", className: "quiet", onClick: () => put(viewer, id, text) }, shown);
  return [
    createElement("p", { key: "hint" }, words.hint),
    createElement("blockquote", { key: "text", className: "shared", dir: "auto", "aria-label": words.text }, text),
    createElement(Search, { key: "search", words, search, setSearch }),
    createElement(Conversations, { key: "conversations", words, search, choice, onMore }),
  ];
};
