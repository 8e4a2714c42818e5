// A text that another app has shared with this one, until it is in a conversation. It is the tab's own, and survives
// signing in; after that, it belongs to whoever has signed in.
import { cut } from "../conversation/pasting.js";

const KEY = "shared";
const PATH = "/share";
const LASTS_MS = 60 * 60 * 1000;
const MAX_TEXT = 10_000;
const MAX_TITLE = 300;
const MAX_URL = 2_000;

/** @typedef {{ text: string, by: number | null, at: number }} Shared */

// Storage can be forbidden. @type {{ shared: Shared | null }}
const box = { shared: /** @type {Shared | null} */ (null) };

/** @type {(given: string | null, most: number) => string} */
const plain = (given, most) =>
  cut(
    (given ?? "")
      .replace(/\r\n?/g, "\n")
      .replace(/(?![\n\t])\p{Cc}/gu, "")
      .trim(),
    most,
  );

/**
 * The text for the composer, from the parameters in the manifest. Apps often repeat the title or the address in the text.
 * @type {(search: string) => string}
 */
export const textOf = (search) => {
  const given = new URLSearchParams(search);
  const text = plain(given.get("text"), MAX_TEXT - MAX_TITLE - MAX_URL - 2);
  const around = (/** @type {string} */ other) => (text.includes(other) ? "" : other);
  const parts = [around(plain(given.get("title"), MAX_TITLE)), text, around(plain(given.get("url"), MAX_URL))];
  return parts.filter(Boolean).join("\n");
};

/** @param {Shared | null} shared */
const keep = (shared) => {
  box.shared = shared;
  try {
    if (shared) sessionStorage.setItem(KEY, JSON.stringify(shared));
    else sessionStorage.removeItem(KEY);
  } catch {}
};

/** @type {() => Shared | null} */
const kept = () => {
  try {
    const { text, by, at } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return typeof text === "string" && Number.isFinite(at)
      ? { text, by: Number.isSafeInteger(by) ? by : null, at }
      : null;
  } catch {
    return box.shared;
  }
};

/** Take the text out of the address, where histories and other pages would find it. */
export const receive = () => {
  const { pathname, search } = location;
  if (pathname.replace(/\/$/, "") !== PATH || !search) return;
  const text = textOf(search);
  keep(text ? { text, by: null, at: Date.now() } : null);
  history.replaceState(history.state, "", PATH);
};

export const forget = () => keep(null);

/**
 * What was shared, which from now on is this person's; empty if there is nothing, or it is somebody else's or too old.
 * @type {(viewer: number) => string}
 */
export const claim = (viewer) => {
  const shared = kept();
  const isOwn = shared && (shared.by ?? viewer) === viewer && Date.now() - shared.at < LASTS_MS;
  keep(isOwn ? { ...shared, by: viewer } : null);
  return isOwn ? shared.text : "";
};
