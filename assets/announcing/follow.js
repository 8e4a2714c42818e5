// What the live region says, loaded after the page.
import { collection } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { sentence } from "../system-messages/shown.js";
import { Arrivals, Refusals, spoken } from "./arrivals.js";
import { add, due, none, takeCount } from "./burst.js";
import { nameFocused } from "./naming.js";

/** @import { Row } from "../sync/protocol.js" */
/** @import { SystemRow } from "../system-messages/sentence.js" */
/** @import { AllWords } from "./announcer.js" */

// A text that was read out must not stay in the page: its message may be deleted.
const SHOWN_MS = 5000;

/** @type {(id: number) => string | undefined} */
const nameOf = (id) => /** @type {string | undefined} */ (collection("people").rows.get(id)?.nickname);

/** @type {(box: HTMLElement, text: string) => void} */
const say = (box, text) => {
  const line = document.createElement("p");
  line.textContent = text;
  box.append(line);
  setTimeout(() => line.remove(), SHOWN_MS);
};

/** @type {(row: Row, words: AllWords) => string} */
const announced = (row, { spoiler, someone, said, say }) =>
  row.system
    ? sentence(/** @type {SystemRow} */ (row), say)
    : said(nameOf(Number(row.author)) ?? someone, spoken(row, spoiler, nameOf));

/** @type {(row: Row, words: AllWords) => string} */
const refused = ({ change, reason }, { unsent, unsaved }) => `${change ? unsaved : unsent} ${reason}`;

// Follow a collection; return a function that stops it.
/** @type {(into: string, box: HTMLElement, words: { current: AllWords }) => () => void} */
export const follow = (into, box, words) => {
  const [c, arrivals, refusals, burst] = [collection(into), new Arrivals(), new Refusals(), none()];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const count = () => {
    const n = takeCount(burst);
    if (n) say(box, words.current.more(n));
  };
  const look = () => {
    for (const row of refusals.take(c.all)) say(box, refused(row, words.current));
    const rows = arrivals.take(c).filter((row) => row.author !== viewer() && !row.deleted);
    if (!rows.length) return;
    for (const row of rows.slice(0, add(burst, rows.length, Date.now()))) say(box, announced(row, words.current));
    clearTimeout(timer);
    if (burst.counted) timer = setTimeout(count, due(burst) - Date.now());
  };
  look();
  c.listeners.add(look);
  box.parentElement?.addEventListener("focusin", nameFocused);
  return () => {
    box.parentElement?.removeEventListener("focusin", nameFocused);
    c.listeners.delete(look);
    clearTimeout(timer);
    box.replaceChildren();
  };
};
