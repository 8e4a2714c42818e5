// The key that the cache is encrypted with. Its secret is in a cookie, because only a cookie ends with the browser
// session, as a sign-in does that is not kept. Each sign-in gets a new one. Without it, or with another one, nothing
// that is still stored can be read.
import { isOn } from "./choice.js";

/** @typedef {{ secret: string, key: Promise<CryptoKey> }} Held */
/** @typedef {{ held: Held | null, isOver: boolean }} Keeping */

/** @type {Keeping} */
const state = (globalThis.__cacheKey ??= { held: null, isOver: false });

// Like `messenger/access/cookies.py`: browsers share cookies between the ports of a host.
const cookie = () =>
  `${location.protocol === "https:" ? "__Host-" : ""}cache-key${location.port ? `-${location.port}` : ""}`;

/** @type {(value: string, lasts?: string) => void} */
const setCookie = (value, lasts = "") => {
  const isSecure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is asynchronous, and this must have happened on return.
  document.cookie = `${cookie()}=${value}; path=/; samesite=lax${lasts}${isSecure}`;
};

const secret = () => {
  const start = `${cookie()}=`;
  const pair = document.cookie.split("; ").find((pair) => pair.startsWith(start));
  return pair?.slice(start.length) ?? "";
};

// For a sign-in that came without a secret. It ends with the browser session, whether or not the sign-in does.
const makeSecret = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  setCookie([...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  return secret();
};

/** @param {string} secret */
const keyOf = async (secret) => {
  const bits = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
};

// Browsers encrypt on pages that come over HTTPS or from the same machine only.
export const canKeep = () => globalThis.indexedDB !== undefined && globalThis.crypto?.subtle !== undefined;

/**
 * The key, or null if nothing may be read or stored now. If the secret has changed, the sign-in of this page has ended.
 * @type {(isMaking?: boolean) => Promise<CryptoKey | null>}
 */
export const current = async (isMaking = false) => {
  if (!canKeep() || state.isOver || !isOn()) return null;
  const found = secret() || (isMaking && !state.held ? makeSecret() : "");
  if (state.held && state.held.secret !== found) state.isOver = true;
  if (!found || state.isOver) return null;
  state.held ??= { secret: found, key: keyOf(found) };
  return state.held.key;
};

/** Make everything that is stored unreadable, at once, and store nothing any more in this page. */
export const destroy = () => {
  state.isOver = true;
  setCookie("", "; max-age=0");
};
