// Erase the cache for good: whoever was signed in here is not any more.
import { clear } from "./database.js";
import { canKeep, destroy } from "./key.js";

export const erase = () => {
  if (!canKeep()) return;
  // At once; the page may be gone before the database is cleared. The next start clears it, too.
  destroy();
  clear().catch(() => {});
};
