// The bell. What is behind it, and what rings, is loaded after the page.
import { createElement, useEffect } from "react";
import { useModule } from "../forwarding/lazy.js";
import { useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";
import { settled } from "../painting/settled.js";

/** @import { ButtonHTMLAttributes } from "react" */

export const NAME = "notifications";

/** The answer of the browser, while it asks. @type {{ asked: Promise<NotificationPermission> | null }} */
export const box = { asked: null };

// Browsers ask only in a click.
const click = () => {
  const isNew = globalThis.Notification?.permission === "default";
  box.asked = isNew ? Notification.requestPermission() : null;
  openLayer(NAME, {});
};

const loadStart = () => settled().then(() => import("./start.js"));

// Does what the bell does, which must be on the page.
/** @param {ButtonHTMLAttributes<HTMLButtonElement>} props */
export const Ring = (props) => createElement("button", { ...props, type: "button", onClick: click });

/** @param {ButtonHTMLAttributes<HTMLButtonElement>} props */
export const Bell = (props) => {
  const { module } = useModule(useHeld(NAME) !== null, () => import("./section.js"));
  useEffect(() => {
    loadStart()
      .then(({ start }) => start())
      .catch(() => {});
  }, []);
  return [
    createElement("button", { ...props, key: "bell", type: "button", onClick: click }),
    module && createElement(module.Panel, { key: "panel" }),
  ];
};

// The link to reminders that are due.
export const DueReminders = () => {
  const { module } = useModule(true, loadStart);
  return module && createElement(module.Due);
};
