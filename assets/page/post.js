// What the browser asks of plain addresses. In development the pages have a server of their own, which has none.
import { createElement, useEffect, useState } from "react";
import env from "$/env.json";
import { getBackendURL } from "$/utils/state";

/** @import { AnchorHTMLAttributes } from "react" */

/** @param {string} path */
const plain = (path) => new URL(path, getBackendURL(env.PING));

// Posts a form of hidden fields as soon as the first of them is filled: the browser follows the answer.
/** @param {{ action: string, fields: Record<string, string> }} props */
export const Post = ({ action, fields }) => {
  const values = JSON.stringify(fields);
  useEffect(() => {
    if (!Object.values(fields)[0]) return;
    const form = Object.assign(document.createElement("form"), {
      method: "post",
      action: plain(action).href,
    });
    for (const [name, value] of Object.entries(fields)) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
  }, [values]);
  return null;
};

// A link to a file, which is saved and leaves the page as it is.
/** @param {AnchorHTMLAttributes<HTMLAnchorElement> & { path: string }} props */
export const Download = ({ path, children, ...rest }) => {
  const [href, setHref] = useState(path);
  // Not before, for the page is also written where there is no browser, and must come out the same.
  useEffect(() => setHref(String(plain(path))), [path]);
  return createElement("a", { ...rest, href, download: "" }, children);
};
