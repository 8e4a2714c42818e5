// Completes "@gra" to a member of the conversation.
import { createElement } from "react";
import { Avatar } from "../profiles/avatar.js";
import { requestShown } from "../sync/requests.js";
import { collection } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { findContacts } from "./contacts.js";
import { fold, search } from "./names.js";
import { remember } from "./newcomers.js";
import { mentionToken } from "./tokens.js";

/** @import { Collection } from "../sync/store.js" */
/** @import { Person } from "./names.js" */
/** @import { Option, Source } from "./suggestions.js" */

const MAX_OPTIONS = 8;

// Wait until the server has answered, if the collection was not asked for yet.
/** @type {(c: Collection) => Promise<void>} */
const ready = (c) =>
  new Promise((resolve) => {
    const look = () => {
      if (c.status === "loading") return;
      c.listeners.delete(look);
      resolve();
    };
    c.listeners.add(look);
    requestShown(c);
    look();
  });

/** @param {Person} person @returns {Option} */
const option = ({ id, nickname, picture }) => ({
  id: `member-${id}`,
  sign: id ? createElement(Avatar, { name: nickname, number: id, picture }) : "@",
  label: nickname,
  detail: "",
  text: `@${nickname} `,
});

// Nobody can be added to a direct conversation.
const isDirect = (/** @type {string} */ conversation) => {
  const pair = collection("conversations").rows.get(Number(conversation))?.pair;
  return Array.isArray(pair) && pair.length > 0;
};

// `everyone`: what is said beside the option that mentions all members; empty if the viewer may not.
// `stranger`: what is said beside those who are not members.
/** @type {(conversation: string, everyone: string, stranger: string) => Source} */
export const memberSource = (conversation, everyone, stranger) => ({
  token: mentionToken,
  find: async ({ query }) => {
    const members = collection(`members/${conversation}`);
    await ready(members);
    const known = collection("people").rows;
    const others = [...members.rows.keys()].filter((id) => id !== viewer());
    const people = others.map((id) => /** @type {Person | undefined} */ (known.get(id))).filter((person) => !!person);
    const found = search(people, query).slice(0, MAX_OPTIONS).map(option);
    const all = { ...option({ id: 0, nickname: "everyone" }), detail: everyone };
    const options = everyone && others.length > 1 && "everyone".startsWith(fold(query)) ? [...found, all] : found;
    // When nothing is left to complete, Enter sends.
    const isComplete = options.length === 1 && fold(options[0]?.label ?? "") === fold(query);
    return isComplete ? [] : options;
  },
  findMore: async ({ query }, options, isWanted) => {
    const members = collection(`members/${conversation}`);
    const room = MAX_OPTIONS - options.length;
    // Somebody's whole name is typed: when nothing is left to complete, Enter sends.
    if (room <= 0 || isNamed(query, members) || isDirect(conversation)) return [];
    const found = await findContacts(query, isWanted);
    const others = found.filter(({ id, nickname }) => !members.rows.has(id) && fold(nickname) !== fold(query));
    return others.slice(0, room).map((person) => ({
      ...option(person),
      detail: stranger,
      onChoose: () => remember(`messages/${conversation}`, person),
    }));
  },
});

/** @type {(query: string, members: Collection) => boolean} */
const isNamed = (query, members) => {
  const known = collection("people").rows;
  const names = [...members.rows.keys()].map((id) => String(known.get(id)?.nickname ?? ""));
  return ["everyone", ...names].some((name) => fold(name) === fold(query));
};
