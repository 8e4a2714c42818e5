// A tab of an older version requests a script that the server no longer has: reload its page.
const RETRY_MS = 1000;

const target = () => window.__reactRouterDataRouter?.state.navigation.location;

/** @type {(address: string) => Promise<boolean>} */
const answers = async (address) => {
  try {
    // A proxy answers in place of a server that is away, but not with success.
    return (await fetch(address, { method: "HEAD", cache: "no-store" })).ok;
  } catch {
    return false;
  }
};

// Loads the page that was asked for as soon as the server answers. Until then the present one stays, with what is typed.
export const loadPage = async () => {
  // Nobody has asked for another page: this one lacks a part of its own.
  if (!target()) return window.location.reload();
  for (;;) {
    // The newest: React Router waits for this script at every click, and asks for it but once.
    const asked = target();
    const address = asked && asked.pathname + asked.search + asked.hash;
    if (address && (await answers(address))) return window.location.assign(address);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
};
