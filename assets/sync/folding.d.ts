export const VIEWER: string;
export const viewer: () => number | null;
export const fold: (change: object) => void;
