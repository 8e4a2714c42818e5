// Runs in the head of the page, before its application is loaded: put a copy of the rows that were seen last into the
// skeletons. React leaves the content of a skeleton alone, and takes the skeleton away when it shows rows.
import { begun } from "../cache/start.js";
import { look } from "./look.js";

/** @import { Copy } from "./copy.js" */

/** @type {(place: string, copy: Copy | undefined) => void} */
const paint = (place, copy) => {
  const skeleton = document.querySelector(`${place} > .skeleton`);
  if (!skeleton || copy?.look !== look()) return;
  const box = document.createElement("div");
  Object.assign(box, { className: "copy", lang: copy.language, dir: copy.direction, innerHTML: copy.html });
  // Screen readers and the keyboard wait for the rows themselves.
  box.setAttribute("aria-hidden", "true");
  for (const row of box.querySelectorAll("a.row")) {
    if (row.getAttribute("href") === location.pathname) row.setAttribute("aria-current", "page");
    else row.removeAttribute("aria-current");
  }
  skeleton.replaceChildren(box);
};

const toEnd = () => {
  const log = document.querySelector(".log:has(.copy)");
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
