// Reminders that are due: the link to them, which is there only then, and the notification when one becomes due.
import { createElement } from "react";
import { Link } from "react-router";
import { useRows } from "../feed.js";
import { show, standing } from "../notifications/browser.js";
import { chosen } from "../notifications/choice.js";
import { isQuiet } from "../notifications/deciding.js";
import { look } from "../notifications/looking.js";
import { play } from "../notifications/sounds.js";
import { requestShown } from "../sync/requests.js";
import { collection } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { MoreTexts } from "../texts.js";
import { useWords } from "./words.js";

/** @import { Preferences } from "../notifications/deciding.js" */
/** @import { Row } from "../sync/protocol.js" */
/** @typedef {Row & { conversation: number, number: number, author: number, excerpt: string, at: number, is_due: boolean }} Reminder */

const NAME = "reminders/own";
/** @type {{ known: Map<string, number> | null, title: string }} */
const box = { known: null, title: "Reminder" };

const rows = () => /** @type {Reminder[]} */ ([...collection(NAME).rows.values()]);

/** @type {(reminder: Reminder) => Promise<void>} */
const tell = async ({ id, conversation, number, author, excerpt, at }) => {
  const { isVisible } = await look(conversation);
  const where = standing();
  // While nobody looks at this browser, its push service reminds.
  if (!isVisible && where === "on") return;
  play(chosen().sound);
  if (where !== "on" && where !== "open") return;
  const name = String(collection("people").rows.get(author)?.nickname ?? "");
  await show({
    title: box.title,
    body: `${name}: ${excerpt}`,
    tag: `reminder-${id}`,
    navigate: `/conversations/${conversation}/${number}`,
    timestamp: at,
    // The page has rung already.
    silent: true,
    data: { viewer: viewer() ?? 0, number: at },
  });
};

// What is due when a page opens has reminded before.
const listen = () => {
  const { status, isCached } = collection(NAME);
  if (status !== "ready" || isCached || viewer() === null) return;
  const due = rows().filter(({ is_due }) => is_due);
  const { known } = box;
  box.known = new Map(due.map(({ id, at }) => [String(id), at]));
  const own = /** @type {Preferences | undefined} */ (
    /** @type {unknown} */ (collection("notifications/own").rows.get("own"))
  );
  if (!known || (own && isQuiet(own, Date.now()))) return;
  for (const reminder of due) if (known.get(String(reminder.id)) !== reminder.at) tell(reminder);
};

// Remind from now on.
export const remind = () => {
  const reminders = collection(NAME);
  reminders.listeners.add(listen);
  requestShown(reminders);
  listen();
};

// The link. Also loads the texts, as soon as there is a reminder.
export const Due = () => {
  const word = useWords();
  const all = /** @type {Reminder[]} */ (useRows(NAME, "at"));
  const count = all.filter(({ is_due }) => is_due).length;
  box.title = word("reminder");
  if (!count) return all.length > 0 && createElement(MoreTexts, { part: "reminders" });
  const label = word("due", { n: count });
  const look = { className: "due-reminders", "data-icon": "alarm-clock" };
  const link = { to: "/reminders", ...look, "aria-label": label, title: label };
  return [
    createElement(MoreTexts, { part: "reminders", key: "texts" }),
    createElement(Link, { ...link, key: "link" }, createElement("span", { "aria-hidden": true }, count)),
  ];
};
