// The owner of the entries in local storage. A new database counts its accounts from one again: an account with the same
// id, but another time of creation, belongs to somebody else. It must not get the old owner's texts and habits.
/** @param {number} account */
const places = (account) => {
  const isOwn = RegExp(`^(outbox|draft|reply|edit|emoji)/${account}(/|$)`);
  return Object.keys(localStorage).filter((place) => isOwn.test(place));
};

/** @param {number} account @param {number | undefined} since */
export const claim = (account, since) => {
  if (since === undefined) return;
  try {
    const known = localStorage.getItem(`since/${account}`);
    if (known !== null && known !== String(since)) places(account).forEach((place) => localStorage.removeItem(place));
    localStorage.setItem(`since/${account}`, String(since));
  } catch {}
};
