export interface Draft {
  id: string;
  [field: string]: unknown;
}
export const connect: (send: (drafts: Draft[], viewer: number) => void, touch: (name: string) => void) => void;
export const add: (into: string, draft: Draft, shown: Record<string, unknown>) => void;
export const retry: (id: string) => void;
export const discard: (id: string) => void;
export const takenOut: (key: string | null) => void;
