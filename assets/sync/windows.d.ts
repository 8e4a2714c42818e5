import type { Collection } from "./store.js";
export const PAGE: number;
export const MAX_ROWS: number;
export const beyond: (c: Collection, direction: number) => number;
export const lacking: (c: Collection) => string[];
export const earlier: (c: Collection) => string | null;
export const later: (c: Collection) => string | null;
