// The layers of sections.
export const [MENU, DIALOG, MOVING] = ["section-menu", "section-dialog", "section-moving"];
