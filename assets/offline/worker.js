// The part of the service worker that lets the messenger start without a network. It caches the pages that show what the
// device holds, with their scripts and styles, for one build. They are the same for everybody: nothing of a person is
// in them (docs/decisions/0042-offline-start.md). All other requests take their usual way.

// A block of its own: a script that is imported this way shares its names with the one that imports it.
{
  /** @typedef {import("../../types/service-worker.js").Fetched} Fetched */
  const worker = /** @type {import("../../types/service-worker.js").Scope} */ (/** @type {unknown} */ (globalThis));
  const KIND = "build-";
  const NAME = KIND + BUILD;
  const WAIT_MS = 3000;
  const CONVERSATION = "/conversations/_";
  const PAGES = ["/", CONVERSATION, "/saved", "/scheduled", "/share"];
  const ASSET = /^\/assets\/[^/]+\.(?:js|css)$/;
  const LINKED = /\/assets\/[^"'/]+\.(?:js|css)/g;

  /** The address of the page that stands for all of its kind; null if it is not cached. @param {string} path */
  const pageAt = (path) => {
    if (/^\/conversations\/[^/]+(?:\/[^/]+)?\/?$/.test(path)) return CONVERSATION;
    const address = path.replace(/\/$/, "") || "/";
    return PAGES.includes(address) ? address : null;
  };

  /** @type {(cache: Cache, paths: Iterable<string>) => Promise<void>} */
  const keepAssets = async (cache, paths) => {
    const known = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
    await cache.addAll([...new Set(paths)].filter((path) => ASSET.test(path) && !known.has(path)));
  };

  // The page goes last, so that a page in the cache has all it needs.
  /** @type {(cache: Cache, path: string) => Promise<void>} */
  const keepPage = async (cache, path) => {
    const answer = await fetch(path, { cache: "no-cache" });
    if (!answer.ok || answer.redirected) throw new Error(`${path} was not served`);
    await keepAssets(cache, (await answer.clone().text()).match(LINKED) ?? []);
    await cache.put(path, answer);
  };

  const fill = async () => {
    const cache = await caches.open(NAME);
    // One after the other: they share most of their scripts, and somebody is using the page.
    for (const path of PAGES) await keepPage(cache, path);
  };

  worker.addEventListener("install", (event) => {
    // While it fails, the worker of the build before stays, with what it has. The first one must work for notifications.
    const failed = (/** @type {unknown} */ error) => {
      if (worker.registration.active) throw error;
    };
    event.waitUntil(fill().catch(failed));
  });

  const activate = async () => {
    for (const name of await caches.keys()) if (name.startsWith(KIND) && name !== NAME) await caches.delete(name);
    // The browser asks the server while the worker starts.
    await worker.registration.navigationPreload?.enable();
    // An open page then says what it has loaded: the build before kept that for itself.
    await worker.clients.claim();
  };
  worker.addEventListener("activate", (event) => event.waitUntil(activate().catch(() => {})));

  /** @param {Fetched} event */
  const ask = async (event) => (await event.preloadResponse) ?? fetch(event.request);

  // A proxy answers for a server that is down; text that somebody shares may be too long for the address of a request.
  const isAnswer = (/** @type {Response} */ { status }) => status < 500 && ![400, 414, 431].includes(status);

  // The network first, so that a new build arrives at once; the cache if there is no answer, or none in time.
  /** @type {(event: Fetched, path: string) => Promise<Response>} */
  const open = async (event, path) => {
    const asked = ask(event);
    const late = new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    if (await Promise.race([asked.then(isAnswer, () => false), late])) return asked;
    return (await caches.match(path, { cacheName: NAME, ignoreVary: true })) ?? asked;
  };

  // Names contain a hash of the content: what is cached is never stale.
  /** @param {Fetched} event */
  const load = async (event) => {
    const { url } = event.request;
    const kept = await caches.match(url, { cacheName: NAME, ignoreVary: true });
    if (kept) return kept;
    const answer = await fetch(event.request);
    const copy = answer.status === 200 ? answer.clone() : null;
    const keep = async () => copy && (await caches.open(NAME)).put(url, copy);
    event.waitUntil(keep().catch(() => {}));
    return answer;
  };

  worker.addEventListener("fetch", (event) => {
    const { method, mode, url } = event.request;
    const { origin, pathname } = new URL(url);
    if (method !== "GET" || origin !== worker.location.origin) return;
    if (mode === "navigate") {
      const path = pageAt(pathname);
      // The other pages as well, or the browser would ask twice.
      event.respondWith(path ? open(event, path) : ask(event));
    } else if (ASSET.test(pathname)) event.respondWith(load(event));
  });

  // From a page: what it has loaded, also before there was a worker.
  worker.addEventListener("message", (event) => {
    const { data } = event;
    if (data?.type !== "loaded") return;
    event.waitUntil(
      caches
        .open(NAME)
        .then((cache) => keepAssets(cache, data.paths))
        .catch(() => {}),
    );
  });
}
