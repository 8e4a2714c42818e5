import type { Collection } from "./store.js";
export const connect: (ask: (missing: { name: string; known: number | null }[]) => void) => void;
export const want: (name: string) => void;
export const wantGreeting: () => void;
export const wantLooked: (c: Collection) => void;
