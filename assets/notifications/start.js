// What a page does about notifications from its start on; loaded after it.
import { keep } from "../offline/registering.js";
import { remind } from "../reminders/due.js";
import { collection } from "../sync/store.js";
import { VIEWER, viewer } from "../sync/viewer.js";
import { renew } from "./browser.js";
import { isOn } from "./choice.js";
import { follow } from "./looking.js";
import { ring } from "./ringing.js";

export { Due } from "../reminders/due.js";

/** @type {{ hasStarted: boolean, renewedFor: number | null }} */
const box = { hasStarted: false, renewedFor: null };

// A click on a notification leads to its conversation inside the page that is open.
const followClicks = () => {
  navigator.serviceWorker?.addEventListener("message", ({ data, ports }) => {
    if (data?.type !== "open") return;
    ports[0]?.postMessage("done");
    window.__reactRouterDataRouter?.navigate(data.path);
  });
  navigator.serviceWorker?.startMessages();
};

const renewOnce = () => {
  const id = viewer();
  if (id === null || id === box.renewedFor || globalThis.Notification?.permission !== "granted" || !isOn(id)) return;
  box.renewedFor = id;
  renew();
};

export const start = () => {
  if (box.hasStarted) return;
  box.hasStarted = true;
  followClicks();
  keep().catch(() => {});
  collection(VIEWER).listeners.add(renewOnce);
  renewOnce();
  // Without HTTPS, there are neither locks nor notifications.
  if (!navigator.locks) return;
  follow();
  navigator.locks.request("messenger/ringing", () => {
    ring();
    remind();
    return new Promise(() => {});
  });
};
