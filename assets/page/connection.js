// Why there is no live connection: the server is away, has another address, or something keeps WebSockets out.
import { useContext, useEffect, useRef, useState } from "react";
import env from "$/env.json";
import { EventLoopContext } from "$/utils/context-registry";
import { getBackendURL } from "$/utils/state";

const ASK_EVERY_MS = 3000;
const GIVE_UP_MS = 5000;
const NONE = { reason: "", site: "", address: "", here: "" };

const ask = async () => {
  try {
    const how = { cache: "no-store", signal: AbortSignal.timeout(GIVE_UP_MS) };
    const answer = await fetch(new URL("/address", getBackendURL(env.PING)), how);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
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
    let timer;
    let isOver = false;
    let answering = null;
    const look = async () => {
      const site = await ask();
      if (isOver) return;
      answering = site && (answering ?? { since: Date.now(), failures: failures.current });
      setTrouble({ ...NONE, ...explain(site, answering) });
      timer = setTimeout(look, ASK_EVERY_MS);
    };
    // A server that comes back answers requests a moment before tabs have connected again.
    const isBlocked = (answering) =>
      Date.now() - answering.since >= GIVE_UP_MS && failures.current - answering.failures >= 2;
    const explain = (site, answering) => {
      if (!site) return { reason: "away" };
      const { origin, pathname, search } = window.location;
      if (!site.origins.includes(origin)) {
        const address = site.public_url + pathname + search;
        return { reason: "elsewhere", site: site.public_url, address, here: origin };
      }
      return { reason: isBlocked(answering) ? "blocked" : "away" };
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
