// Notifications in this browser: whether they are on, why not, a test, and the sound.
import { createElement, Fragment, useEffect, useState } from "react";
import { Link } from "react-router";
import "../styles/parts/notifications.css";
import { Modal } from "../page/forms.js";
import { closeLayer } from "../page/layers.js";
import { viewer } from "../sync/viewer.js";
import { renew, standing, test, turnOff, turnOn } from "./browser.js";
import { choose, isOn, useChoice } from "./choice.js";
import { box, NAME } from "./opening.js";
import { play, SOUNDS } from "./sounds.js";
import { useWords } from "./words.js";

/** @import { Standing } from "./browser.js" */

/** The standing, and how to change it; null while it is being found out. */
const useStanding = (/** @type {Promise<NotificationPermission> | null} */ asked) => {
  const [state, setState] = useState(/** @type {Standing | null} */ (null));
  /** @param {Promise<unknown>} doing */
  const after = async (doing) => {
    await doing.catch(() => {});
    setState(standing());
  };
  useEffect(() => {
    const isGranted = globalThis.Notification?.permission === "granted";
    after(asked ? turnOn(asked) : isGranted && isOn(viewer()) ? renew() : Promise.resolve());
    const look = () => setState((before) => before && standing());
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);
  return { state, after };
};

/** @param {{ label: string, onClick: () => void, className?: string }} props */
const Button = ({ label, ...rest }) => createElement("button", { ...rest, type: "button" }, label);

const Test = () => {
  const word = useWords();
  const [outcome, setOutcome] = useState("");
  const send = async () => {
    setOutcome("");
    setOutcome((await test(word("works"))) ? "tested" : "untested");
  };
  return createElement(
    Fragment,
    null,
    createElement(Button, { label: word("test"), onClick: send }),
    createElement("p", { className: "note", role: "status" }, outcome && word(outcome)),
  );
};

const Sound = () => {
  const word = useWords();
  const { sound } = useChoice();
  const names = ["none", ...Object.keys(SOUNDS)];
  const options = names.map((name) => createElement("option", { key: name, value: name }, word(name)));
  /** @param {import("react").ChangeEvent<HTMLSelectElement>} event */
  const change = ({ target }) => {
    choose({ sound: target.value });
    play(target.value);
  };
  return createElement(
    "label",
    { className: "sound" },
    word("sound"),
    createElement("select", { value: names.includes(sound) ? sound : "none", onChange: change }, options),
  );
};

/** @param {{ asked?: Promise<NotificationPermission> | null }} props */
export const ThisBrowser = ({ asked = null }) => {
  const word = useWords();
  const { state, after } = useStanding(asked);
  const isActive = state === "on" || state === "open";
  const turn = isActive
    ? createElement(Button, { label: word("turnOff"), onClick: () => after(turnOff()) })
    : createElement(Button, { label: word("turnOn"), className: "primary", onClick: () => after(turnOn()) });
  return createElement(
    "div",
    { className: "this-browser" },
    createElement("p", { role: "status" }, state && word(state)),
    (isActive || state === "off") && turn,
    isActive && createElement(Test),
    state && state !== "insecure" && createElement(Sound),
  );
};

// What the bell opens.
export const Panel = () => {
  const word = useWords();
  const close = () => closeLayer(NAME);
  const header = createElement(
    "header",
    null,
    createElement("h2", { id: "notifications-title" }, word("title")),
    createElement("button", { type: "button", className: "quiet", onClick: close }, word("close")),
  );
  const content = createElement(
    "div",
    { className: "consequence" },
    createElement(ThisBrowser, { asked: box.asked }),
    createElement(Link, { to: "/settings/notifications" }, word("settings")),
  );
  return createElement(
    Modal,
    { name: NAME, className: "dialog", "aria-labelledby": "notifications-title" },
    header,
    content,
  );
};
