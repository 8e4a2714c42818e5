// The name of the site beside its picture, and what is done when an administrator has changed it.
import { createElement, useEffect, useRef, useSyncExternalStore } from "react";
import { held, siteName } from "../page/page.js";

const never = () => () => {};

// The prerendered pages have no name: the server writes it into their heads only.
export const SiteName = () => {
  const name = useSyncExternalStore(
    never,
    () => (held() ? siteName() : ""),
    () => "",
  );
  return name ? createElement("bdi", { className: "site-name" }, name) : null;
};

// The head of this page is older than the change. The title follows when the page is left.
/** @param {{ name: string, isKnown: boolean }} props */
export const Renamed = ({ name, isKnown }) => {
  const before = useRef("");
  useEffect(() => {
    if (!isKnown) return;
    before.current ||= siteName();
    const meta = held() ?? document.head.appendChild(document.createElement("meta"));
    meta.setAttribute("name", "application-name");
    meta.setAttribute("content", name);
    document.title = document.title.replace(before.current, siteName());
    before.current = siteName();
  }, [name, isKnown]);
  return null;
};
