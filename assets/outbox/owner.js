// Whose the entries in local storage are. A new database counts its accounts from one again: an account of the same
// number that was created at another time is somebody else's, and gets nothing of what the old one left unsent.
const KINDS = ["outbox", "draft", "reply", "edit", "emoji"];

/** @param {number} account */
const places = (account) =>
  Object.keys(localStorage).filter((place) => KINDS.some((kind) => `${place}/`.startsWith(`${kind}/${account}/`)));

/** @param {number} account @param {number | undefined} since */
export const claim = (account, since) => {
  if (since === undefined) return;
  try {
    const known = localStorage.getItem(`since/${account}`);
    if (known !== null && known !== String(since)) places(account).forEach((place) => localStorage.removeItem(place));
    localStorage.setItem(`since/${account}`, String(since));
  } catch {}
};
