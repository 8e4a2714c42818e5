// Opens what is loaded only when it is first asked for: the times at which to be reminded of a message, and why it
// notified its reader.
import { createElement, useEffect } from "react";
import { useModule } from "../forwarding/lazy.js";
import { tell } from "../forwarding/opening.js";
import { useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";

/** @import { Row } from "../sync/protocol.js" */

export const MENU = "remind";
export const NOTIFIED = "notified";

/** @type {(into: string, row: Row) => void} */
export const remindMe = (into, { id }) => {
  const message = document.querySelector(`[data-message-id="${id}"] .bubble`) ?? document.body;
  const { left, right, top, bottom } = message.getBoundingClientRect();
  openLayer(MENU, { into, message: id, place: { left, right, top, bottom } });
};

/** @type {(into: string, row: Row) => void} */
export const explain = (into, { id }) => openLayer(NOTIFIED, { into, message: id });

/** @param {{ unavailable: string }} props */
export const Asked = ({ unavailable }) => {
  const times = useModule(useHeld(MENU) !== null, () => import("./menu.js"));
  const reasons = useModule(useHeld(NOTIFIED) !== null, () => import("../notified/dialog.js"));
  const hasFailed = times.hasFailed || reasons.hasFailed;
  useEffect(() => {
    if (hasFailed) tell(unavailable);
  }, [hasFailed]);
  return [
    times.module && createElement(times.module.Menu, { key: "menu" }),
    reasons.module && createElement(reasons.module.Dialog, { key: "reasons" }),
  ];
};
