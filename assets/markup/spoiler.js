// Text that is hidden until somebody asks for it: before, it is neither on the page nor read aloud nor copied.
import { createElement, useEffect, useRef, useState } from "react";

/** @import { ReactNode } from "react" */

/** @param {{ label: string, children?: ReactNode }} props */
export const Spoiler = ({ label, children }) => {
  const [isShown, setShown] = useState(false);
  /** @type {import("react").RefObject<HTMLElement | null>} */
  const shown = useRef(null);
  // The button had the focus, and is gone.
  useEffect(() => {
    if (isShown) shown.current?.focus({ preventScroll: true });
  }, [isShown]);
  if (isShown) return createElement("span", { ref: shown, className: "spoiler", tabIndex: -1 }, children);
  return createElement("button", { type: "button", className: "spoiler", onClick: () => setShown(true) }, label);
};
