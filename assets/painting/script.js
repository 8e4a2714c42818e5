// The script in the head of each page that paints copies of rows.
import { createElement } from "react";

// The build puts it here, for the prerendering only: hydration does not look into scripts.
const TEXT = "";

export const Painting = () => createElement("script", { dangerouslySetInnerHTML: { __html: TEXT } });
