// The styles that all pages share, inside of each page: as a file of their own, they would hold back the first paint.
import { createElement } from "react";

// The build puts the styles and a hash of them here, for the prerendering only: scripts need not carry them, too.
const TEXT = "";
const HASH = "";
const MARK = "data-sheet";

export const Sheet = () => {
  // In the browser, they are those of the page: React needs them again if it has to render all of it anew.
  const inPage = globalThis.document?.querySelector(`style[${MARK}]`);
  const [hash, text] = TEXT ? [HASH, TEXT] : [inPage?.getAttribute(MARK), inPage?.textContent];
  return createElement("style", { [MARK]: hash, suppressHydrationWarning: true }, text);
};
