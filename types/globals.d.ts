// Module state on `globalThis`: hot reload executes a changed module again, and finds what was there.

declare var __begun: typeof import("../assets/cache/start.js").begun | undefined;
declare var __cacheKey: import("../assets/cache/key.js").Keeping | undefined;
declare var __cacheSaving: import("../assets/cache/save.js").Saving | undefined;
declare var __drafts: import("../assets/conversation/drafts.js").Drafts | undefined;
declare var __remembered: import("../assets/outbox/remembered.js").Store | undefined;
declare var __emojiPicker: import("../assets/emoji/opening.js").Box | undefined;
declare var __everyone: import("../assets/mentions/everyone.js").Asking | undefined;
declare var __newcomers: import("../assets/completion/newcomers.js").Box | undefined;
declare var __held: import("../assets/page/held.js").Store | undefined;
declare var __presence: import("../assets/presence/shown.js").State | undefined;
declare var __attending: import("../assets/presence/attending.js").State | undefined;
declare var __scheduling: import("../assets/scheduling/requests.js").Scheduling | undefined;
declare var __undo: import("../assets/message/undo.js").State | undefined;
declare var __listFilter: import("../assets/conversations/list.js").State | undefined;
declare var __layers: import("../assets/page/layers.js").Stack | undefined;
declare var __newConversation: import("../assets/page/new-conversation.js").Saved | undefined;
declare var __texts: import("../assets/texts.js").State | undefined;

declare var __doubted: import("../assets/sync/positions.js").Doubted | undefined;
declare var __early: import("../assets/sync/sequence.js").Early | undefined;
declare var __outbox: import("../assets/outbox/outbox.js").Box | undefined;
declare var __requests: import("../assets/sync/requests.js").Requests | undefined;
declare var __store: import("../assets/sync/store.js").Store | undefined;
declare var __viewer: import("../assets/sync/viewer.js").Viewer | undefined;

// The part of React Router that knows the navigation under way, and begins one.
declare var __reactRouterDataRouter:
  | {
      state: { navigation: { location?: Location } };
      navigate: (path: string, options?: { replace: boolean }) => Promise<void>;
      subscribe: (listener: () => void) => () => void;
    }
  | undefined;
