// Notifications of this browser: whether it can and may show them, and its subscription to a push service.
import { register } from "../offline/registering.js";
import { viewer } from "../sync/viewer.js";
import { isOn, want } from "./choice.js";

/**
 * `insecure`: the address has no HTTPS. `install`: this system allows them only to installed apps. `open`: they work
 * only while a page is open, because the browser reaches no push service.
 * @typedef {"insecure" | "install" | "unsupported" | "denied" | "off" | "open" | "on"} Standing
 */

/** @type {{ isSubscribed: boolean, renewing: Promise<boolean> | null }} */
const box = { isSubscribed: false, renewing: null };

const isAppleTouch = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);

/** @type {() => Standing} */
export const standing = () => {
  if (!window.isSecureContext) return "insecure";
  if (!("Notification" in window && "serviceWorker" in navigator)) return isAppleTouch() ? "install" : "unsupported";
  if (Notification.permission === "denied") return "denied";
  if (Notification.permission !== "granted" || !isOn(viewer())) return "off";
  return box.isSubscribed ? "on" : "open";
};

/** @type {(path: string, body?: object) => Promise<Response>} */
const post = (path, body = {}) =>
  fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** @param {ArrayBuffer | null} key */
const encoded = (key) => {
  const text = btoa(String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0))));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

/** @type {(manager: PushManager) => Promise<PushSubscription>} */
const subscription = async (manager) => {
  const { key } = await (await fetch("/notifications/key")).json();
  const held = await manager.getSubscription();
  // Another database, such as an older backup, has another key.
  if (held && encoded(held.options.applicationServerKey) !== key) await held.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
};

const renewed = async () => {
  try {
    const { pushManager } = await register();
    const made = await subscription(pushManager);
    const [public_key, secret] = [encoded(made.getKey("p256dh")), encoded(made.getKey("auth"))];
    return (await post("/notifications/subscribe", { endpoint: made.endpoint, public_key, secret })).ok;
  } catch {
    return false;
  }
};

// Subscribe, also again at each start: browsers drop subscriptions without telling, and a new sign-in has none.
export const renew = async () => {
  box.renewing ??= renewed();
  box.isSubscribed = await box.renewing;
  box.renewing = null;
};

/** @param {Promise<NotificationPermission> | null} [asked] */
export const turnOn = async (asked = null) => {
  const permission = await (asked ?? Notification.requestPermission());
  const id = viewer();
  if (permission !== "granted" || id === null) return;
  want(id, true);
  await renew();
};

export const turnOff = async () => {
  const id = viewer();
  if (id !== null) want(id, false);
  box.isSubscribed = false;
  await post("/notifications/unsubscribe").catch(() => {});
  const held = await (await register()).pushManager.getSubscription();
  await held?.unsubscribe();
};

/** @typedef {import("../../types/service-worker.js").Shown} Shown */

/** @param {object} message */
const send = async (message) => (await register()).active?.postMessage(message);

// Have the service worker show a notification: it knows what is shown already.
/** @param {Shown} notification */
export const show = (notification) => send({ type: "show", notification });

// Have it close what was read up to a number.
/** @type {(conversation: number, number: number) => Promise<void>} */
export const seen = (conversation, number) => send({ type: "seen", conversation, number });

// Send a test the way that notifications come. Resolves to whether it was sent.
/** @param {string} body */
export const test = async (body) => {
  if (box.isSubscribed) return (await post("/notifications/test").catch(() => null))?.ok ?? false;
  await show({ title: "Messenger", body, tag: "test", navigate: "/" });
  return true;
};
