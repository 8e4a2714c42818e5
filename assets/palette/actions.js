// What the palette can do: to the conversation that is open, and anywhere.
import { TEXTS } from "$/public/texts/conversation-menu.js";
import { calling, markRead } from "../catching-up/marking.js";
import { doTo, offered } from "../conversation-menu/menu.js";
import { openLayer } from "../page/layers.js";
import { beginDraft } from "../page/new-conversation.js";
import { DIALOG } from "../sections/names.js";
import { viewer } from "../sync/viewer.js";

/** @import { Say } from "../texts.js" */
/** @import { Props, Word } from "./layers.js" */
/** @import { Listed } from "./conversations.js" */

/** @typedef {{ id: string, label: string, detail?: string, run: () => void }} Action */
/**
 * `go` leads to a page; `act` does something once the palette is closed, and `lead` once the messenger is shown, too.
 * @typedef {(run: () => void) => void} Do
 * @typedef {Props & { word: Word, say: Say, go: (path: string) => void, act: Do, lead: Do, conversations: Listed[] }} Context
 */

const SETTINGS = ["profile", "notifications", "privacy", "appearance", "language", "devices", "data"];
const ADMINISTRATION = ["people", "invitations", "links", "settings", "mail", "audit"];
const PAGES = {
  catch_up: "/unread",
  groups: "/groups",
  saved: "/saved",
  reminders: "/reminders",
  scheduled: "/scheduled",
  emoji: "/emoji",
};

const openId = () => Number(/^\/conversations\/(\d{1,15})/.exec(location.pathname)?.[1] ?? 0);

/** @type {(context: Context) => Action[]} */
const onConversation = ({ say, act, conversations }) => {
  const conversation = openId();
  const detail = conversations.find(({ id }) => id === conversation)?.title ?? "";
  const place = () => document.querySelector(".thread > header")?.getBoundingClientRect();
  return offered(conversation).map((action) => ({
    id: `conversation-${action}`,
    label: TEXTS[action] ? say(...TEXTS[action]) : "",
    detail,
    run: () => act(() => doTo(conversation, action, place())),
  }));
};

/** @type {(context: Context) => Action[]} */
const pages = ({ word, go, isAdministrator }) => {
  const page = (/** @type {string} */ id, /** @type {string} */ label, /** @type {string} */ path) => ({
    id,
    label,
    run: () => go(path),
  });
  const settings = SETTINGS.map((name) => page(name, word("settings", { name: word(name) }), `/settings/${name}`));
  const administration = ADMINISTRATION.map((name) =>
    page(
      `administration-${name}`,
      word("administration", { name: word(`administration_${name}`) }),
      name === "people" ? "/administration" : `/administration/${name}`,
    ),
  );
  return [
    ...Object.entries(PAGES).map(([id, path]) => page(id, word(id), path)),
    ...settings,
    ...(isAdministrator ? administration : []),
  ];
};

/** @type {(context: Context) => Action[]} */
export const actions = (context) => {
  const { word, act, lead, conversations, onTheme, onSignOut } = context;
  const unread = calling(conversations);
  /** @type {[id: string, by: Do, run: () => void, isOffered?: boolean][]} */
  const own = [
    ["new", lead, () => beginDraft(viewer() ?? 0)],
    ["all_read", act, () => markRead(unread), unread.length > 0],
    ["section", lead, () => openLayer(DIALOG, { doing: "new" })],
    ["theme", act, onTheme],
    ["shortcuts", act, () => openLayer("shortcuts", {})],
  ];
  const offeredNow = own.filter(([, , , isOffered = true]) => isOffered);
  return [
    ...onConversation(context),
    ...offeredNow.map(([id, by, run]) => ({ id, label: word(id), run: () => by(run) })),
    ...pages(context),
    { id: "sign_out", label: word("sign_out"), run: () => act(onSignOut) },
  ];
};
