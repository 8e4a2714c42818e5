// Modules that Reflex generates in .web; only the exports in use are declared.

declare module "$/env.json" {
  const env: { PING: string };
  export default env;
}

declare module "$/utils/state" {
  export const getBackendURL: (url: string) => URL;
}

declare module "$/utils/context-registry" {
  import type { Context } from "react";

  interface StateStore {
    getSnapshot: (state: string) => Record<string, unknown>;
    subscribe: (state: string, listener: () => void) => () => void;
  }

  // The function that sends events, and the connection errors since the last successful connection.
  export const EventLoopContext: Context<[addEvents: unknown, connectErrors: Error[]]>;
  export const StateStoreContext: Context<StateStore>;
}

// Written by messenger/ui/catalogues.py when the pages are built.
declare module "$/public/texts/index.js" {
  // Texts by their key; a plural text has a form for each plural category.
  export type Texts = Record<string, string | Record<string, string>>;
  type Load = () => Promise<{ default: Texts }>;
  export type Catalogue = {
    isOffered: boolean;
    isRightToLeft: boolean;
    parts: Record<"" | "administration" | "settings" | "groups" | "lists" | "reminders" | "profiles", Load>;
  };
  export const catalogues: Record<string, Catalogue>;
}

// Written by it, too: for each text its key and its source.
declare module "$/public/texts/system-messages.js" {
  export const TEXTS: Record<string, [id: string, source: string | string[]]>;
}

declare module "$/public/texts/notifications.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/reminders.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/profiles.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/notified.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/presence.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/conversation-menu.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/group-settings.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/sections.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/palette.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/shortcuts.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/unread.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

declare module "$/public/texts/scheduling.js" {
  export { TEXTS } from "$/public/texts/system-messages.js";
}

// Style sheets that the build puts beside the script that imports them.
declare module "*.css";

declare module "node:module" {
  export function createRequire(from: string): { resolve(name: string): string };
}
