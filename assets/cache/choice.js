// Whether this person wants messages to be kept in this browser. The choice is the browser's, not the account's.

const KEY = "keep-messages";

// Every tab reads this before it stores or shows something, so switching off works in all of them at once.
export const isOn = () => {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return false;
  }
};

/** @param {boolean} on */
export const choose = (on) => {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {}
};
