// The menu of a section, the list of sections that a conversation can be moved to, and the dialogs behind both.
import { createElement } from "react";
import { TEXTS } from "$/public/texts/sections.js";
import { seatOf } from "../conversation-menu/acts.js";
import { useIndex } from "../feed.js";
import { Popover } from "../message/popover.js";
import { useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";
import { MoreTexts, useTexts } from "../texts.js";
import { moveBy, moveTo, sectionOf, sections } from "./acts.js";
import { Dialog } from "./dialog.js";
import { DIALOG, MENU, MOVING } from "./names.js";

/** @import { ReactNode } from "react" */
/** @import { Section } from "../conversations/order.js" */
/** @import { Choose } from "../message/popover.js" */

/** The text of a key, in the reader's language. @typedef {(key: string, values?: Record<string, unknown>) => string} Word */

const NEW = "new";

/** @type {(id: string) => string[]} */
const offered = (id) => {
  const all = sections();
  const isAt = (/** @type {number} */ place) => all.at(place)?.id === id;
  return ["rename", ...(isAt(0) ? [] : ["up"]), ...(isAt(-1) ? [] : ["down"]), NEW, "delete"];
};

/** @type {Choose} */
const choose = (value, { dataset: { action = "" } }) => {
  const section = String(value?.section);
  if (action === "up" || action === "down") moveBy(section, action === "up" ? -1 : 1);
  else openLayer(DIALOG, { doing: action, section });
};

/** @type {Choose} */
const move = (value, { dataset: { section, action } }) => {
  const conversation = Number(value?.conversation);
  if (action === NEW) openLayer(DIALOG, { doing: NEW, conversation });
  else moveTo(conversation, section ?? "");
};

/** @type {(word: Word, conversation: number) => ReactNode[]} */
const places = (word, conversation) => {
  const chosen = sectionOf(seatOf(conversation)?.section ?? "")?.id ?? "";
  const place = (/** @type {Pick<Section, "id" | "name">} */ { id, name }) => {
    const checked = { role: "menuitemradio", "aria-checked": id === chosen, "data-section": id };
    return createElement("button", { ...checked, type: "button", key: id }, createElement("bdi", null, name));
  };
  const begin = { role: "menuitem", "data-action": NEW, key: "begin" };
  return [
    ...sections().map(place),
    ...(sections().length ? [place({ id: "", name: word("none") })] : []),
    createElement("button", { ...begin, type: "button" }, word(NEW)),
  ];
};

export const SectionMenu = () => {
  const say = useTexts();
  /** @type {Word} */
  const word = (key, values) => (TEXTS[key] ? say(...TEXTS[key], values) : "");
  // Rendered again when one of them changes.
  useIndex("sections");
  const [menu, moving] = [useHeld(MENU), useHeld(MOVING)];
  const kind = { className: "message-menu", role: "menu" };
  const name = sectionOf(String(menu?.section))?.name ?? "";
  const item = (/** @type {string} */ action) =>
    createElement("button", { type: "button", role: "menuitem", "data-action": action, key: action }, word(action));
  return [
    createElement(MoreTexts, { part: "lists", key: "texts" }),
    createElement(
      Popover,
      { ...kind, name: MENU, label: word("menu", { name }), onChoose: choose, key: "menu" },
      offered(String(menu?.section)).map(item),
    ),
    createElement(
      Popover,
      { ...kind, name: MOVING, label: word("move"), onChoose: move, key: "moving" },
      moving && places(word, Number(moving.conversation)),
    ),
    createElement(Dialog, { word, key: "dialog" }),
  ];
};
