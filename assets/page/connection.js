// Find out why there is no live connection: the server does not answer, it has another address, or a proxy blocks
// WebSockets.
import { useContext, useEffect, useRef, useState } from "react";
import env from "$/env.json";
import { EventLoopContext } from "$/utils/context-registry";
import { getBackendURL } from "$/utils/state";

const ASK_EVERY_MS = 3000;
const GIVE_UP_MS = 5000;
const NONE = { reason: "", site: "", address: "", here: "" };

/** @typedef {{ origins: string[], public_url: string }} Site */
/** @typedef {{ since: number, failures: number }} Answering */

/** @type {() => Promise<Site | null>} */
const ask = async () => {
  try {
    /** @type {RequestInit} */
    const how = { cache: "no-store", signal: AbortSignal.timeout(GIVE_UP_MS) };
    const answer = await fetch(new URL("/address", getBackendURL(env.PING)), how);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
};

// Blocked: the server answers requests, but connections keep failing. One failure is not enough, because a restarting
// server answers requests a moment before tabs have reconnected.
/** @type {(answering: Answering, failures: number) => boolean} */
const isBlocked = (answering, failures) =>
  Date.now() - answering.since >= GIVE_UP_MS && failures - answering.failures >= 2;

/** @type {(site: Site | null, answering: Answering | null, failures: number) => Partial<typeof NONE>} */
const explain = (site, answering, failures) => {
  if (!site || !answering) return { reason: "away" };
  const { origin, pathname, search } = window.location;
  if (!site.origins.includes(origin)) {
    const address = site.public_url + pathname + search;
    return { reason: "elsewhere", site: site.public_url, address, here: origin };
  }
  return { reason: isBlocked(answering, failures) ? "blocked" : "away" };
};

export const useTrouble = () => {
  const [, errors] = useContext(EventLoopContext);
  const [trouble, setTrouble] = useState(NONE);
  const failures = useRef(0);
  const isFailing = errors.length > 0;
  useEffect(() => {
    failures.current += 1;
  }, [errors]);
  useEffect(() => {
    if (!isFailing) {
      setTrouble(NONE);
      return;
    }
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let isOver = false;
    /** @type {Answering | null} */
    let answering = null;
    const look = async () => {
      const site = await ask();
      if (isOver) return;
      answering = site && (answering ?? { since: Date.now(), failures: failures.current });
      setTrouble({ ...NONE, ...explain(site, answering, failures.current) });
      timer = setTimeout(look, ASK_EVERY_MS);
    };
    setTrouble({ ...NONE, reason: "away" });
    look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isFailing]);
  return trouble;
};
