// After an upgrade, an open tab may request a script that the server no longer has: load the page again.
const RETRY_MS = 1000;

const target = () => window.__reactRouterDataRouter?.state.navigation.location;

/** @type {(address: string) => Promise<boolean>} */
const answers = async (address) => {
  try {
    // While the server is down, a proxy may answer, but not with success.
    return (await fetch(address, { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
};

// Loads the requested page as soon as the server answers. Until then the current page stays, with everything typed in.
export const loadPage = async () => {
  // No navigation is under way: a script of the current page is missing.
  if (!target()) return window.location.reload();
  for (;;) {
    // Read again on each retry: React Router requests a script only once, however many links are clicked meanwhile.
    const asked = target();
    const address = asked && asked.pathname + asked.search + asked.hash;
    if (address && (await answers(address))) return window.location.assign(address);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
};
