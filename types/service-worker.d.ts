// What a service worker has beyond a page. The library of TypeScript for workers can't be used beside that for pages.

export interface Data {
  viewer?: number;
  conversation?: number;
  number?: number;
  failed?: string;
  navigate?: string;
}

export interface Shown extends NotificationOptions {
  title: string;
  navigate: string;
  data?: Data;
  actions?: { action: string; title: string }[];
  timestamp?: number;
}

// As `messenger/push/payload.py` makes it.
export interface Content {
  notification: Shown;
  app_badge?: number;
}

export interface WindowClient {
  url: string;
  focused: boolean;
  focus: () => Promise<unknown>;
  navigate: (path: string) => Promise<unknown>;
  postMessage: (message: unknown, transfer?: Transferable[]) => void;
}

interface Waiting extends Event {
  waitUntil: (done: Promise<unknown>) => void;
}

export interface Fetched extends Waiting {
  request: Request;
  preloadResponse: Promise<Response | undefined>;
  respondWith: (answer: Promise<Response>) => void;
}

interface Events {
  fetch: Fetched;
  install: Waiting;
  activate: Waiting;
  push: Waiting & { data: { json: () => Content } | null };
  notificationclick: Waiting & { action: string; reply?: string; notification: Notification };
  message: Waiting & {
    data:
      | { type: "show"; notification: Shown }
      | { type: "seen"; conversation: number; number: number }
      | { type: "loaded"; paths: string[] }
      | null;
  };
  pushsubscriptionchange: Waiting;
}

export interface Scope {
  addEventListener: <K extends keyof Events>(kind: K, listener: (event: Events[K]) => void) => void;
  skipWaiting: () => Promise<void>;
  location: { origin: string };
  navigator: { setAppBadge?: (count: number) => Promise<void> };
  registration: ServiceWorkerRegistration;
  clients: {
    claim: () => Promise<void>;
    matchAll: (options: { type: string; includeUncontrolled: boolean }) => Promise<WindowClient[]>;
    openWindow: (path: string) => Promise<unknown>;
  };
}

declare global {
  function importScripts(path: string): void;
}
