// What the bell opens.
import { createElement } from "react";
import { Link } from "react-router";
import { Modal } from "../page/forms.js";
import { closeLayer } from "../page/layers.js";
import { box, NAME } from "./opening.js";
import { ThisBrowser } from "./section.js";
import { useWords } from "./words.js";

export const Panel = () => {
  const word = useWords();
  const close = () => closeLayer(NAME);
  const header = createElement(
    "header",
    null,
    createElement("h2", { id: "notifications-title" }, word("title")),
    createElement("button", { type: "button", className: "quiet", onClick: close }, word("close")),
  );
  const content = createElement(
    "div",
    { className: "consequence" },
    createElement(ThisBrowser, { asked: box.asked }),
    createElement(Link, { to: "/settings/notifications" }, word("settings")),
  );
  return createElement(
    Modal,
    { name: NAME, className: "dialog", "aria-labelledby": "notifications-title" },
    header,
    content,
  );
};
