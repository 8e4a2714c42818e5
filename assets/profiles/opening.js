// Opens the card of a person by a click on their name or avatar. The card is loaded when it is first opened.
import { createElement, useEffect } from "react";
import { useModule } from "../forwarding/lazy.js";
import { useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";

export const CARD = "profile";

/** @param {MouseEvent} event */
const click = ({ target }) => {
  const person = Number(/** @type {Element} */ (target).closest("[data-person]")?.getAttribute("data-person"));
  if (person) openLayer(CARD, { person });
};

/** @param {import("./card.js").Props} props */
export const ProfileCard = (props) => {
  useEffect(() => {
    document.addEventListener("click", click);
    return () => document.removeEventListener("click", click);
  }, []);
  const { module } = useModule(useHeld(CARD) !== null, () => import("./card.js"));
  return module && createElement(module.Card, props);
};
