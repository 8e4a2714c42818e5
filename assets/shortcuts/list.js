// The list of all keys, and what they do.
import { createElement } from "react";
import { TEXTS } from "$/public/texts/shortcuts.js";
import { Modal } from "../page/forms.js";
import { closeLayer } from "../page/layers.js";
import { useTexts } from "../texts.js";

const NAME = "shortcuts";
const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** The keys of each text: by the key of a text, as in "Ctrl+B". @type {Record<string, [keys: string, does: string][]>} */
const PARTS = {
  everywhere: [
    ["Ctrl+K", "palette"],
    ["?", "list"],
    ["F6 Shift+F6", "regions"],
    ["Esc", "close"],
  ],
  unread: [
    ["J K ↓ ↑", "conversations"],
    ["Enter", "open"],
    ["E", "read"],
  ],
  conversation: [
    ["↑ ↓ Home End", "messages"],
    ["Enter", "menu"],
    ["Tab", "parts"],
  ],
  composer: [
    ["↑", "edit"],
    ["Shift+Enter", "line"],
    ["Ctrl+B", "bold"],
    ["Ctrl+I", "italic"],
    ["Ctrl+E", "code"],
    ["Ctrl+K", "link"],
    ["Ctrl+Shift+V", "plain"],
  ],
};

export const ShortcutList = () => {
  const say = useTexts();
  const word = (/** @type {string} */ key) => (TEXTS[key] ? say(...TEXTS[key]) : "");
  const named = (/** @type {string} */ key) => (key === "Ctrl" && isMac() ? "⌘" : word(key) || key);
  const combined = (/** @type {string} */ keys) =>
    keys.split("+").flatMap((key, i) => [i ? "+" : " ", createElement("kbd", { key: keys + key }, named(key))]);
  const row = (/** @type {[keys: string, does: string]} */ [keys, does]) =>
    createElement(
      "div",
      { key: does },
      createElement("dt", null, keys.split(" ").flatMap(combined)),
      createElement("dd", null, word(does)),
    );
  const part = (/** @type {string} */ name) => [
    createElement("h3", { key: name }, word(`in_${name}`)),
    createElement("dl", { key: `${name}/`, className: "shortcuts" }, PARTS[name]?.map(row)),
  ];
  const header = createElement(
    "header",
    null,
    createElement("h2", { id: "shortcuts-title" }, word("title")),
    createElement("button", { type: "button", className: "quiet", onClick: () => closeLayer(NAME) }, word("done")),
  );
  const dialog = { name: NAME, className: "dialog", "aria-labelledby": "shortcuts-title" };
  return createElement(Modal, dialog, header, Object.keys(PARTS).map(part));
};
