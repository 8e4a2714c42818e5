// Which emoji this browser can show: those up to the newest version that its font has.

/** @import { Entry } from "./tables.js" */

const SIZE = 16;
const FONT = `${SIZE}px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif`;
const FLAG = /^\p{Regional_Indicator}/u;
const SOME_FLAG = "🇪🇺";

// An emoji has its own colours, whatever the colour of the text; a missing character is a box in that of the text.
/** @type {(brush: CanvasRenderingContext2D, emoji: string) => boolean} */
const isColourful = (brush, emoji) => {
  const [blue = "", red = ""] = ["#00f", "#f00"].map((colour) => {
    brush.clearRect(0, 0, SIZE, SIZE);
    brush.fillStyle = colour;
    brush.fillText(emoji, 0, 0);
    return brush.getImageData(0, 0, SIZE, SIZE).data.join();
  });
  return blue === red && /[1-9]/.test(blue);
};

/** @type {() => ((emoji: string) => boolean) | null} */
const looking = () => {
  const canvas = globalThis.document?.createElement("canvas");
  if (!canvas) return null;
  Object.assign(canvas, { width: SIZE, height: SIZE });
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  if (!brush) return null;
  Object.assign(brush, { font: FONT, textBaseline: "top" });
  return (emoji) => isColourful(brush, emoji);
};

// Return a filter for entries. If none of them seems to be shown, the check does not work here: keep all.
/** @type {(entries: Entry[], canShow?: ((emoji: string) => boolean) | null) => (entry: Entry) => boolean} */
export const isShown = (entries, canShow = looking()) => {
  if (!canShow) return () => true;
  const versions = [...new Set(entries.map(({ version }) => version))].sort((a, b) => b - a);
  // Of one character: a sequence could be shown in parts.
  /** @param {number} version */
  const example = (version) => entries.find((entry) => entry.version === version && [...entry.emoji].length === 1);
  const newest = versions.find((version) => {
    const { emoji } = example(version) ?? {};
    return emoji !== undefined && canShow(emoji);
  });
  if (newest === undefined) return () => true;
  const hasFlags = canShow(SOME_FLAG);
  return ({ emoji, version }) => version <= newest && (hasFlags || !FLAG.test(emoji));
};
