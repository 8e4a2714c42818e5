// Plain HTTP requests to the backend, which in development runs on another port than the pages.
import { createElement, useEffect, useState } from "react";
import env from "$/env.json";
import { getBackendURL } from "$/utils/state";

/** @import { AnchorHTMLAttributes } from "react" */

/** @param {string} path */
const plain = (path) => new URL(path, getBackendURL(env.PING));

// Posts a form of hidden fields as soon as the first of them is filled; the browser follows the redirect.
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

// A download link; the page stays open.
/** @param {AnchorHTMLAttributes<HTMLAnchorElement> & { path: string }} props */
export const Download = ({ path, children, ...rest }) => {
  const [href, setHref] = useState(path);
  // In an effect, because hydration must find the same link as in the prerendered page.
  useEffect(() => setHref(String(plain(path))), [path]);
  return createElement("a", { ...rest, href, download: "" }, children);
};
