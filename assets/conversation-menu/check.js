// A checkbox that shows what was chosen until the answer comes.
import { createElement, useEffect, useState } from "react";

/** @import { ChangeEvent, ReactNode } from "react" */

// `reason`: why the last choice was refused.
/** @type {(props: { label: ReactNode, isChecked: boolean, reason: string, choose: (isChecked: boolean) => void }) => ReactNode} */
export const Check = ({ label, isChecked, reason, choose }) => {
  const [shown, setShown] = useState(isChecked);
  useEffect(() => setShown(isChecked), [isChecked, reason]);
  const onChange = (/** @type {ChangeEvent<HTMLInputElement>} */ event) => {
    setShown(event.target.checked);
    choose(event.target.checked);
  };
  return createElement(
    "label",
    null,
    createElement("input", { type: "checkbox", checked: shown, onChange }),
    createElement("span", null, label),
  );
};
