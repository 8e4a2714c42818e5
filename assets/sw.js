// The service worker: shows notifications, and does what people choose in them. `offline/worker.js` starts the messenger
// without a network.

/** @import { Content, Data, Scope, Shown } from "../types/service-worker.js" */

const worker = /** @type {Scope} */ (/** @type {unknown} */ (globalThis));
const ANSWER_MS = 1500;
// A hash of all pages and scripts, which the build puts here (rxconfig.py).
const BUILD = "";

// By the query, browsers notice that it has changed. In development, nothing is cached.
if (BUILD) importScripts(`/offline/worker.js?${BUILD}`);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

/** @type {(path: string, body: object) => Promise<boolean>} */
const post = async (path, body) => {
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), credentials: "include" });
    return answer.ok;
  } catch {
    return false;
  }
};

const windows = () => worker.clients.matchAll({ type: "window", includeUncontrolled: true });

/** @param {string} url */
const pathOf = (url) => new URL(url, worker.location.origin).pathname;

/** @param {string} path */
const isLookedAt = async (path) => {
  const open = await windows();
  return open.some(({ url, focused }) => focused && `${pathOf(url)}/`.startsWith(`${path}/`));
};

// Show a notification in the place of the last one of the same conversation. Of two for the same message, one from an
// open page and one from the push service, the second makes no sound.
/** @param {Shown} given */
const show = async ({ title, navigate, data = {}, tag, silent = false, ...rest }) => {
  const shown = tag ? await worker.registration.getNotifications({ tag }) : [];
  const isKnown = shown.some((other) => (other.data?.number ?? 0) >= (data.number ?? Number.POSITIVE_INFINITY));
  const isSeen = data.conversation !== undefined && (await isLookedAt(pathOf(navigate)));
  const isSilent = silent || isKnown || isSeen;
  const how = { ...rest, tag, silent: isSilent, renotify: Boolean(tag) && !isSilent, data: { ...data, navigate } };
  await worker.registration.showNotification(title, { icon: "/favicon.svg", ...how });
  if (!isSeen) return;
  // Each message must show something, or browsers end the subscription; but nobody needs it here.
  for (const other of await worker.registration.getNotifications({ tag })) other.close();
};

/** @param {number | undefined} unread */
const badge = async (unread) => {
  if (unread !== undefined) await worker.navigator.setAppBadge?.(unread).catch(() => {});
};

/** @type {Content} */
const UNKNOWN = { notification: { title: "Messenger", navigate: "/", tag: "unknown" } };

/** @type {(data: { json: () => Content } | null) => Content} */
const read = (data) => {
  try {
    const content = data?.json();
    return content?.notification?.title ? content : UNKNOWN;
  } catch {
    return UNKNOWN;
  }
};

worker.addEventListener("push", (event) => {
  const { notification, app_badge } = read(event.data);
  event.waitUntil(Promise.all([show(notification), badge(app_badge)]));
});

// Have an open window go to a page without loading anything again. Resolves to whether it does.
/** @type {(client: import("../types/service-worker.js").WindowClient, path: string) => Promise<boolean>} */
const go = (client, path) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(true);
    setTimeout(() => resolve(false), ANSWER_MS);
    client.postMessage({ type: "open", path }, [port2]);
  });

/** @param {string} address */
const openPage = async (address) => {
  const path = pathOf(address);
  const found = await windows();
  const client = found.find(({ focused }) => focused) ?? found[0];
  if (!client) return worker.clients.openWindow(path);
  await client.focus().catch(() => {});
  // A page of another site's sign-in, or one that is still loading, does not answer.
  if (!(await go(client, path))) await client.navigate(path).catch(() => worker.clients.openWindow(path));
};

/** @type {(given: Shown, text: string) => Promise<unknown>} */
const answer = async (given, text) => {
  const { viewer, conversation, number = 0, failed = "" } = given.data ?? {};
  const body = { viewer, conversation, number, id: crypto.randomUUID(), body: text };
  if (await post("/notifications/answer", body)) return post("/notifications/read", { conversation, number });
  return show({ ...given, body: `${failed}\n${text}`, tag: "not-sent" });
};

worker.addEventListener("notificationclick", (event) => {
  const { title, data } = event.notification;
  const { navigate = "/", conversation, number } = /** @type {Data} */ (data ?? {});
  event.notification.close();
  if (event.action === "read" && conversation) {
    const done = post("/notifications/read", { conversation, number });
    event.waitUntil(done.then((isDone) => isDone || openPage(navigate)));
  } else if (event.action === "reply" && event.reply) {
    event.waitUntil(answer({ title, navigate, data }, event.reply));
  } else {
    event.waitUntil(openPage(navigate));
  }
});

/** @type {(conversation: number, number: number) => Promise<void>} */
const closeRead = async (conversation, number) => {
  for (const other of await worker.registration.getNotifications({ tag: `conversation-${conversation}` }))
    if ((other.data?.number ?? 0) <= number) other.close();
};

// From a page that is open: what it would like to be shown, and what was read.
worker.addEventListener("message", (event) => {
  const { data } = event;
  if (data?.type === "show") event.waitUntil(show(data.notification));
  else if (data?.type === "seen") event.waitUntil(closeRead(data.conversation, data.number));
});

/** @param {ArrayBuffer | null} key */
const encoded = (key) => {
  const text = btoa(String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0))));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

// The browser has moved its subscription; pages that are open do the same.
worker.addEventListener("pushsubscriptionchange", (event) => {
  const renew = async () => {
    const { key } = await (await fetch("/notifications/key", { credentials: "include" })).json();
    const made = await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const [public_key, secret] = [encoded(made.getKey("p256dh")), encoded(made.getKey("auth"))];
    await post("/notifications/subscribe", { endpoint: made.endpoint, public_key, secret });
  };
  event.waitUntil(renew().catch(() => {}));
});
