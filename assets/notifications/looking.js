// What people look at in the tabs of this browser, told from tab to tab by locks, which end with the tab.

const VISIBLE = "messenger/visible";
/** @param {string | number} conversation */
const looking = (conversation) => `messenger/looking/${conversation}`;

/** @type {Map<string, () => void>} */
const held = new Map();

/** @param {string} name */
const hold = (name) => {
  if (held.has(name)) return;
  /** @type {Promise<void>} */
  const until = new Promise((resolve) => held.set(name, resolve));
  navigator.locks.request(name, { mode: "shared" }, () => until);
};

const open = () => /^\/conversations\/(\d+)/.exec(location.pathname)?.[1];

const update = () => {
  const isVisible = document.visibilityState === "visible" && document.hasFocus();
  const conversation = open();
  const wanted = isVisible ? [VISIBLE, ...(conversation ? [looking(conversation)] : [])] : [];
  for (const [name, release] of held) {
    if (wanted.includes(name)) continue;
    release();
    held.delete(name);
  }
  wanted.forEach(hold);
};

export const follow = () => {
  document.addEventListener("visibilitychange", update);
  window.addEventListener("focus", update);
  window.addEventListener("blur", update);
  window.__reactRouterDataRouter?.subscribe(update);
  update();
};

// Tell whether somebody looks at any tab of this browser, and whether at this conversation.
/** @param {number} conversation */
export const look = async (conversation) => {
  const { held: all = [] } = await navigator.locks.query();
  const names = new Set(all.map(({ name }) => name));
  return { isVisible: names.has(VISIBLE), isSeen: names.has(looking(conversation)) };
};
