// Where the picker opens. The size is that in the style sheet, in pixels.
const [WIDTH, HEIGHT, GAP] = [352, 420, 8];

// Above the anchor if there is room, or else below; the style sheet ignores this on phones.
/** @type {(dialog: HTMLElement, anchor: DOMRect) => void} */
export const placeBeside = (dialog, { top, bottom, left, right }) => {
  const isMirrored = document.documentElement.dir === "rtl";
  const end = isMirrored ? innerWidth - left : right;
  const start = Math.max(GAP, Math.min(end, innerWidth - GAP) - WIDTH);
  const isAbove = top >= HEIGHT + 2 * GAP;
  const wanted = isAbove ? top - HEIGHT - GAP : bottom + GAP;
  const over = Math.max(GAP, Math.min(wanted, innerHeight - HEIGHT - GAP));
  dialog.style.setProperty("--picker-start", `${start}px`);
  dialog.style.setProperty("--picker-over", `${over}px`);
};
