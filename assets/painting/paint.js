// Runs in the head of the page, before its application is loaded: put a copy of the rows that were seen last into the
// first bone of the skeletons. React leaves the content of that bone alone, and takes the skeleton away when it shows rows.
import { begun } from "../cache/start.js";
import { look } from "./look.js";

/** @import { Copy, Tree } from "./copy.js" */

/** @type {(tree: Tree) => HTMLElement} */
const built = ([name, attributes, ...content]) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content.map((part) => (typeof part === "string" ? part : built(part))));
  return element;
};

/** @type {(place: string, copy: Copy | undefined) => void} */
const paint = (place, copy) => {
  const bone = document.querySelector(`${place} > .skeleton > .bone`);
  if (!bone || copy?.look !== look()) return;
  const box = document.createElement("div");
  Object.assign(box, { className: "painted", lang: copy.language, dir: copy.direction });
  box.append(...copy.rows.map(built));
  // Screen readers and the keyboard wait for the rows themselves.
  box.setAttribute("aria-hidden", "true");
  for (const row of box.querySelectorAll("a.row")) {
    if (row.getAttribute("href") === location.pathname) row.setAttribute("aria-current", "page");
    else row.removeAttribute("aria-current");
  }
  bone.replaceChildren(box);
};

const toEnd = () => {
  const log = document.querySelector(".log:has(.painted)");
  if (log) log.scrollTop = log.scrollHeight;
};

const parsed = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
  else resolve(undefined);
});

const start = async () => {
  const [list, open] = await begun;
  if (!list) return;
  if (!document.querySelector(".composer, .placeholder")) await parsed;
  paint(".list", list.copy);
  const isSame = open?.viewer === list.viewer && open?.since === list.since;
  const isAtEnd = /^\/conversations\/\d+\/?$/.test(location.pathname);
  if (!open || !isSame || !isAtEnd) return;
  paint(".messages", open.copy);
  // Before the first frame, but not before the style sheets are there.
  requestAnimationFrame(toEnd);
};

start();
