// Posts a form of hidden fields as soon as the first of them is filled: the browser follows the answer.
import { useEffect } from "react";
import env from "$/env.json";
import { getBackendURL } from "$/utils/state";

export const Post = ({ action, fields }) => {
  const values = JSON.stringify(fields);
  useEffect(() => {
    if (!Object.values(fields)[0]) return;
    const form = Object.assign(document.createElement("form"), {
      method: "post",
      // In development the pages have a server of their own, which does not take the form.
      action: new URL(action, getBackendURL(env.PING)),
    });
    for (const [name, value] of Object.entries(fields)) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
  }, [values]);
  return null;
};
