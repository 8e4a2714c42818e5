// Completes "@ala" to a person who is not a member of the conversation: the server searches, as it does for the people to add.
import { request } from "../sync/requests.js";
import { invalidate } from "../sync/sequence.js";
import { collection } from "../sync/store.js";
import { search } from "./names.js";

/** @import { Person } from "./names.js" */

const WAIT_MS = 150;
// Longer than any nickname.
const MAX_QUERY = 40;
const NOTHING_MS = 10_000;

// The last search that found nobody: then a longer text finds nobody either, for a while.
const nothing = { query: "", until: 0 };

/** @type {(query: string) => boolean} */
const isHopeless = (query) =>
  !query.trim() ||
  query.length > MAX_QUERY ||
  (Date.now() < nothing.until && nothing.query !== "" && query.startsWith(nothing.query));

/** @type {(name: string) => Promise<Person[]>} */
const answer = (name) =>
  new Promise((resolve) => {
    const c = collection(name);
    const look = () => {
      if (c.status === "loading") return;
      c.listeners.delete(look);
      resolve(/** @type {Person[]} */ (/** @type {unknown} */ ([...c.rows.values()])));
      // Searched anew the next time: people come and go, and no event tells.
      invalidate(c);
    };
    c.listeners.add(look);
    request(name);
  });

// `isWanted`: whether nothing else was typed since.
/** @type {(query: string, isWanted: () => boolean) => Promise<Person[]>} */
export const findContacts = async (query, isWanted) => {
  if (isHopeless(query)) return [];
  await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  if (!isWanted()) return [];
  const found = await answer(`contacts/${query}`);
  if (!found.length) Object.assign(nothing, { query, until: Date.now() + NOTHING_MS });
  return search(found, query);
};
