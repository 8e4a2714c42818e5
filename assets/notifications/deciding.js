// Which messages notify the viewer, as the server decides it (`messenger/domain/notifications/levels.py`).

/** @typedef {{ number: number, author: number, deleted?: boolean, system?: object | null, mentions?: Record<string, number>, quote?: { author: number } | null }} Message */
/** @typedef {{ read?: number, level?: string, muted_until?: number }} Seat */
/** @typedef {{ level: string, quiet_from: number, quiet_until: number, time_zone: string, paused_until: number }} Preferences */

const EVERYONE = 0;
const DAY_MS = 86_400_000;
const MAX_PAUSE_MS = 30 * DAY_MS;

/** @type {(message: Message, viewer: number) => boolean} */
const addresses = ({ mentions = {}, quote }, viewer) => {
  const mentioned = Object.values(mentions);
  return mentioned.includes(viewer) || mentioned.includes(EVERYONE) || quote?.author === viewer;
};

/** @type {(timeZone: string, now: number) => number} */
const minuteIn = (timeZone, now) => {
  try {
    const format = new Intl.DateTimeFormat("en", { timeZone, hour: "numeric", minute: "numeric", hourCycle: "h23" });
    const [hour = 0, minute = 0] = format.format(now).split(":").map(Number);
    return hour * 60 + minute;
  } catch {
    const local = new Date(now);
    return local.getHours() * 60 + local.getMinutes();
  }
};

/** @type {(own: Preferences, now: number) => boolean} */
export const isQuiet = ({ quiet_from, quiet_until, time_zone, paused_until }, now) => {
  if (now < paused_until && paused_until <= now + MAX_PAUSE_MS) return true;
  if (quiet_from < 0 || quiet_until < 0) return false;
  const minute = minuteIn(time_zone, now);
  if (quiet_from <= quiet_until) return quiet_from <= minute && minute < quiet_until;
  return minute >= quiet_from || minute < quiet_until;
};

/**
 * `isDirect`: whether the conversation is one of two people.
 * @type {(message: Message, viewer: number, given: { seat: Seat, level: string, isDirect: boolean, now: number }) => boolean}
 */
export const notifies = (message, viewer, { seat, level, isDirect, now }) => {
  const wanted = seat.level || level;
  const isOwn = message.author === viewer;
  if (isOwn || message.deleted || message.system || wanted === "none" || message.number <= (seat.read ?? 0))
    return false;
  const isMuted = (seat.muted_until ?? 0) > now;
  if (wanted === "all" && !isMuted) return true;
  return addresses(message, viewer) || (isDirect && !isMuted);
};
