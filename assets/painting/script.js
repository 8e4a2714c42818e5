// The script in the head of each page that paints copies of rows.
import { createElement } from "react";

// The build puts it here, for the prerendering only. Hydration must not compare it.
const TEXT = "";

export const Painting = () => createElement("script", { suppressHydrationWarning: true }, TEXT);
