// A person's status while it lasts. Nobody tells that it has expired: every page knows the time.
import { useEffect, useReducer } from "react";
import { useRow } from "../feed.js";

/** @typedef {{ emoji: string, text: string, until: number }} Status */

// Timers of more wait for nothing at all.
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @type {(status: Status | null | undefined, now?: number) => Status | null} */
export const current = (status, now = Date.now()) => (status && (!status.until || status.until > now) ? status : null);

/** @param {number} id */
export const useStatus = (id) => {
  const status = current(/** @type {Status | undefined} */ (useRow("people", id)?.status));
  const [passed, pass] = useReducer((n) => n + 1, 0);
  useEffect(() => {
    if (!status?.until) return;
    const timer = setTimeout(pass, Math.min(status.until - Date.now(), MAX_TIMER_MS));
    return () => clearTimeout(timer);
  }, [status?.until, passed]);
  return status;
};
