// Parts of every page: a guard against huge pastes, the height that an on-screen keyboard leaves visible, and a title.
import { useEffect } from "react";
import { useLocation } from "react-router";
import "../cache/start.js";
import { guard } from "../conversation/pasting.js";

// In pixels: less than any keyboard, more than a scroll bar.
const MIN_KEYBOARD = 40;

// On iOS, the keyboard does not resize the page; only the visual viewport shows how much of it is visible.
const followKeyboard = () => {
  const visual = window.visualViewport;
  if (!visual) return;
  const { style } = document.documentElement;
  const measure = () => {
    // Zooming in also shrinks the visual viewport, but covers nothing.
    const isCovered = visual.scale < 1.01 && window.innerHeight - visual.height > MIN_KEYBOARD;
    style.setProperty("--visible", isCovered ? `${visual.height}px` : "100dvh");
    style.setProperty("--visible-top", isCovered ? `${visual.offsetTop}px` : "0px");
  };
  visual.addEventListener("resize", measure);
  visual.addEventListener("scroll", measure);
  return () => {
    visual.removeEventListener("resize", measure);
    visual.removeEventListener("scroll", measure);
  };
};

// Reflex keeps the choice of colours in localStorage, but other tabs don't notice a change.
/** @param {(theme: string) => void} setTheme */
const followTheme = (setTheme) => {
  /** @param {StorageEvent} event */
  const follow = ({ key, newValue }) => {
    if (key === "theme") setTheme(newValue ?? "system");
  };
  window.addEventListener("storage", follow);
  return () => window.removeEventListener("storage", follow);
};

/** @param {{ tooLong: string, setTheme: (theme: string) => void, children?: import("react").ReactNode }} props */
export const Page = ({ tooLong, setTheme, children }) => {
  useEffect(() => guard(tooLong), [tooLong]);
  useEffect(followKeyboard, []);
  useEffect(() => followTheme(setTheme), [setTheme]);
  return children;
};

// The site's own name, if it has one: the server writes it into its pages.
export const held = () => globalThis.document?.querySelector("meta[name=application-name]");
export const siteName = () => held()?.getAttribute("content") || "Messenger";

// The title of the page; written again after each navigation, which sets its own.
/** @param {{ text: string }} props */
export const Title = ({ text }) => {
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = text;
  }, [text, pathname]);
  return null;
};
