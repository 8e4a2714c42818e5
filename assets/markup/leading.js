// Where a link may lead: docs/decisions/0016-links.md.
const SCHEMES = new Set(["http:", "https:", "mailto:"]);

/** @type {(href: string) => boolean} */
export const leads = (href) => {
  try {
    return SCHEMES.has(new URL(href).protocol);
  } catch {
    return false;
  }
};
