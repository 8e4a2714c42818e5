export interface Row {
  id: string | number;
  number?: number;
  [field: string]: unknown;
}
export interface Collection {
  name: string;
  rows: Map<string | number, Row>;
  revision: number | null;
  status: "loading" | "ready" | "missing";
  more: [number] | null;
  all: Row[];
  shown: Row[];
  listeners: Set<() => void>;
  toEnd: boolean;
  away: number | null;
  isLive: boolean;
  end: number | null;
  anchor: number | null;
  seeking: number | null;
}
export const blank: (name: string) => Collection;
export const collection: (name: string) => Collection;
export const indexed: (c: Collection) => Record<string, Row>;
export const order: (c: Collection, by: string, windowed: boolean) => void;
export const touch: (name: string) => void;
export const shift: (c: Collection, by: number) => boolean;
export const seek: (c: Collection, number: number, isOpening?: boolean) => boolean;
export const toEnd: (c: Collection) => void;
export const leave: (c: Collection) => void;
export const setAway: (c: Collection, number: number | null) => void;
