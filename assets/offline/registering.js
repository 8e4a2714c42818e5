// Registers the service worker once the page has nothing else to do, and tells it what the page has loaded.

const PATIENCE_MS = 10_000;
const WITHOUT_IDLE_MS = 3000;

// Not in Safari.
const idle = () =>
  new Promise((resolve) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(resolve, { timeout: PATIENCE_MS });
    else setTimeout(resolve, WITHOUT_IDLE_MS);
  });

const loaded = () =>
  new Promise((resolve) => {
    if (document.readyState === "complete") resolve(null);
    else addEventListener("load", resolve, { once: true });
  });

export const register = async () => {
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  return navigator.serviceWorker.ready;
};

const paths = () =>
  performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name))
    .filter(({ origin }) => origin === location.origin)
    .map(({ pathname }) => pathname);

// Without HTTPS, there are no service workers.
export const keep = async () => {
  if (!navigator.serviceWorker) return;
  await loaded();
  await idle();
  const { active } = await register();
  const tell = (/** @type {ServiceWorker | null} */ worker) => worker?.postMessage({ type: "loaded", paths: paths() });
  tell(active);
  navigator.serviceWorker.addEventListener("controllerchange", () => tell(navigator.serviceWorker.controller));
};
