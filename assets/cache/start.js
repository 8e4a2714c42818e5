// Read what the page is going to show, before anything else of it runs. Erase what was left behind if nobody is
// signed in any more, or somebody else is.
import { clear, read } from "./database.js";
import { canKeep, current } from "./key.js";
import { unseal } from "./records.js";

export const LIST = "list";

/** The name of the record with a collection. @param {string} name */
export const recordOf = (name) => {
  const [kind, id] = name.split("/");
  return id && kind !== "emoji" ? `conversation/${id}` : LIST;
};

/** Open records, as far as there are any that may be read. @type {(names: string[]) => Promise<any[]>} */
export const load = async (names) => {
  try {
    const [key, stored] = await Promise.all([current(), read(names)]);
    if (key) return await Promise.all(stored.map((record, i) => record && unseal(key, names[i] ?? "", record)));
  } catch {}
  // Of another sign-in or version, damaged, or switched off.
  await clear().catch(() => {});
  return [];
};

const begin = () => {
  const [, open] = /^\/conversations\/(\d{1,15})(?:\/|$)/.exec(location.pathname) ?? [];
  return load(open ? [LIST, `conversation/${open}`] : [LIST]);
};

/**
 * The list and the open conversation. Without them, the page begins blank. The script in the head has asked for them first.
 * @type {Promise<any[]>}
 */
export const begun = (globalThis.__begun ??= canKeep() ? begin() : Promise.resolve([]));
