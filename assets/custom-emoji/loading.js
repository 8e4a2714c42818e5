// Loads the custom emoji for what shows none of them on the page.
import { requestShown } from "../sync/requests.js";
import { collection } from "../sync/store.js";
import { SITE } from "./codes.js";

/** @import { Row } from "../sync/protocol.js" */

const WAIT_MS = 2000;

// The custom emoji once they are loaded; those that are known if that takes too long.
/** @type {() => Promise<Row[]>} */
export const load = () =>
  new Promise((resolve) => {
    const c = collection(SITE);
    const end = () => {
      clearTimeout(timer);
      c.listeners.delete(look);
      resolve([...c.rows.values()]);
    };
    const look = () => {
      if (c.status === "ready") end();
    };
    const timer = setTimeout(end, WAIT_MS);
    c.listeners.add(look);
    requestShown(c);
    look();
  });
