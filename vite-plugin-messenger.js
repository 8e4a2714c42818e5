import { createRequire } from "node:module";

// A Vite plugin that patches modules of Reflex and React Router for the built pages. The build fails if the code to patch is
// not found.
/** @type {{ file: RegExp, before: string, after: string, imports?: string }[]} */
const CHANGES = [
  {
    // Reflex drops the port of a localhost address under HTTPS. Keep it: pages connect to their own origin.
    file: /\.web\/utils\/state\.js$/,
    before: 'endpoint.port = "";',
    after: "",
  },
  {
    // Reflex retries at the same moments in all tabs, whether or not somebody looks at them.
    file: /\.web\/utils\/state\.js$/,
    before: "}, 200 * failed_attempts);",
    after: "}, delay(failed_attempts));",
    imports: 'import { delay } from "$/public/page/returning.js";\n',
  },
  {
    // The first attempt, too: another worker may answer at once, and would get all tabs of one that died.
    file: /\.web\/utils\/state\.js$/,
    before: "// Attempt to reconnect transient non-intentional disconnects.\n      socket.current.reconnect();",
    after:
      "retry_timer = window.setTimeout(() => { retry_timer = undefined; socket.current?.reconnect(); }, delay(0));",
  },
  {
    // Another array each time would change a context, and React would then hydrate the page in one long task.
    file: /\.web\/utils\/state\.js$/,
    before: "setConnectErrors([]);",
    after: "setConnectErrors((errors) => (errors.length ? [] : errors));",
  },
  {
    // The server greets tabs first that somebody looks at (messenger/access/greeting_queue.py).
    file: /\.web\/utils\/state\.js$/,
    before: "io.opts.query = { token: getToken() };",
    after: "io.opts.query = { token: getToken(), ...place() };",
    imports: 'import { place } from "$/public/page/returning.js";\n',
  },
  {
    // The state may arrive while the page is still being hydrated, and hydration must find what was prerendered.
    file: /\.web\/utils\/context-registry\.js$/,
    before: "useSyncExternalStore(subscribe, getSnapshot, getSnapshot);",
    after: "useSyncExternalStore(subscribe, getSnapshot, () => app.initialState?.[name]);",
  },
  {
    // If a script is gone after an upgrade, load the page that was navigated to instead of reloading the current one.
    file: /react-router\/dist\/production\/lib\/dom\/ssr\/routeModules\.js$/,
    before: "window.location.reload();",
    after: "loadPage();",
    imports: 'import { loadPage } from "$/public/page/upgrade.js";\n',
  },
  {
    // Reflex keeps whole libraries for components that the server sends as text, which our CSP forbids anyway.
    file: /\.web\/app\/root\.jsx$/,
    before: "window.__reflex = {",
    after: "void {",
  },
  {
    // Nobody uploads in the first view.
    file: /\.web\/utils\/state\.js$/,
    before: 'import { uploadFiles } from "$/utils/helpers/upload";',
    after:
      'const uploadFiles = (...given) => import("$/utils/helpers/upload").then((loaded) => loaded.uploadFiles(...given));',
  },
  {
    // Without cookies, see `REPLACED`. The build fails if a state has an `rx.Cookie`.
    file: /\.web\/utils\/context\.jsx$/,
    before: 'clientStorage = {"cookies": {}, ',
    after: "clientStorage = {",
  },
  {
    // The styles that all pages share are in the pages. In development, they are a file of their own.
    file: /\.web\/app\/_document\.js$/,
    before: 'import reflexGlobalStyles from "$/styles/__reflex_global_styles.css?url"',
    after: 'import { Sheet } from "$/public/painting/sheet.js"',
  },
  {
    file: /\.web\/app\/_document\.js$/,
    before:
      'jsx("link",{as:"style",href:reflexGlobalStyles,rel:"preload"},),jsx("link",{href:reflexGlobalStyles,rel:"stylesheet",type:"text/css"},)',
    after: "jsx(Sheet)",
  },
  {
    // Reflex connects by WebSocket only.
    file: /engine\.io-client\/build\/esm\/transports\/index\.js$/,
    before: "webtransport: WT,\n    polling: XHR,",
    after: "",
  },
  // frimousse, which shows the emoji picker, counts rows and columns from zero. ARIA counts from one.
  { file: /frimousse\/dist\/index\.js$/, before: '"aria-rowindex":t?void 0:e', after: '"aria-rowindex":t?void 0:e+1' },
  { file: /frimousse\/dist\/index\.js$/, before: '"aria-colindex":t', after: '"aria-colindex":t+1' },
  { file: /frimousse\/dist\/index\.js$/, before: 'R}"]`)', after: 'R+1}"]`)' },
];

// Libraries of Reflex of which we need little or nothing, and what takes their place.
/** @type {Record<string, string>} */
const REPLACED = {
  // Turns style props into rules. All our styles are in assets/styles.
  "@emotion/react": 'import { createElement } from "react"; export const jsx = createElement;',
  // Merges style props.
  mergician: "export const mergician = (...props) => Object.assign({}, ...props);",
  // Keeps a state's cookies.
  "universal-cookie": "export default class {}",
};
const REPLACEMENT = "\0instead-of:";

// Modules of React Router that browsers do not use, and the names that the others import from them.
/** @type {{ file: RegExp, names: string[] }[]} */
const UNNEEDED = [
  {
    // Told by applications that trace what the router does.
    file: /react-router\/dist\/production\/lib\/router\/instrumentation\.js$/,
    names: [
      "consumeInstrumentationClientResultMetaReceiver",
      "getRouteInstrumentationUpdates",
      "instrumentClientSideRouter",
      "instrumentHandler",
      "instrumentationResultMetaContext",
    ],
  },
  {
    // Loads routes from a server as they are needed; pages that are all prerendered know theirs.
    file: /react-router\/dist\/production\/lib\/dom\/ssr\/fog-of-war\.js$/,
    names: [
      "getManifestPath",
      "getPartialManifest",
      "getPatchRoutesOnNavigationFunction",
      "getPathsWithAncestors",
      "handleClientVersionMismatch",
      "isFogOfWarEnabled",
      "useFogOFWarDiscovery",
    ],
  },
];

// It observes the page's end as soon as it is loaded, so it would stay without being used.
const UNUSED = /engine\.io-client\/build\/esm\/transports\/polling-xhr/;
const COMPILED = /\.web\/(app|app_components|utils\/components)\/.*\.jsx$/;
const STYLE_PROP = "css:(";
// Reflex wraps each component in a function, to name it for React's developer tools.
const NAMED = /\(\(\) => \{\nconst (\w+) = (memo\(.*?\n\}\));\n\1\.displayName = "\w+";\nreturn \1;\n\}\)\(\);/gs;

// Reflex names a picture for previews of links that there is not.
const NO_PICTURE = 'jsx("meta",{content:"favicon.ico",property:"og:image"},)';

// A browser asks for six files at a time, so each small one delays the others; and what all pages load anyway compresses
// better in one piece. An upgrade that changes no library leaves the first one in the cache. Each group takes along what
// its modules import, unless a group of a higher priority has it.
const SCRIPTS = [
  { name: "react", priority: 4, test: /node_modules\/(react|react-dom)\// },
  { name: "libraries", priority: 3, test: /node_modules\/(react-router|socket\.io-client)\// },
  // Without `entry.client.js`: it must run last. With what most pages outside of the messenger need, too.
  {
    name: "frame",
    priority: 2,
    test: /\.web\/app\/root\.jsx$|public\/(page\/(forms|connection|format)|painting\/settled|cache\/erase|appearance\/choices)\.js$/,
  },
  // What the page of a conversation shares with a few others each would become many small scripts.
  {
    name: "messenger",
    priority: 1,
    test: /public\/((emoji|profiles|scheduling|forwarding|conversation-menu)\/opening|message\/(popover|undo)|mentions\/everyone|emoji\/recents|conversations\/(order|titles)|conversation\/text|markup\/code|shortcuts\/shortcuts)\.js$/,
  },
  {
    name: "view",
    priority: 0,
    test: /screens\/messenger\/view\.jsx$|public\/(notifications\/opening|conversations\/list|conversation\/copying|profiles\/avatar|presence\/shown)\.js$/,
  },
];

const DOCUMENT = /\.web\/app\/_document\.js$/;
// The scripts in the head are texts, which nothing else minifies.
const IN_HEAD = /(?<=jsx\("script",\{\},)"(?:[^"\\]|\\.)*"/g;
/** @param {string} literal */
const minified = (literal) => {
  const lines = JSON.parse(literal)
    .split("\n")
    .map((/** @type {string} */ line) => line.trim());
  return JSON.stringify(lines.filter((/** @type {string} */ line) => line && !line.startsWith("//")).join("\n"));
};

// What is changed for the prerendering only: what it puts into pages takes the place of an empty text in scripts.
const NO_TEXT = 'const TEXT = "";';
// The script in the head that runs before the application, in one piece.
const PAINTING = { file: /\.web\/public\/painting\/script\.js$/, before: NO_TEXT, after: "" };
const PRERENDERING = [
  PAINTING,
  {
    // The styles that all pages share.
    file: /\.web\/public\/painting\/sheet\.js$/,
    before: `${NO_TEXT}\nconst HASH = "";`,
    after: `import TEXT from "$/styles/__reflex_global_styles.css?inline";
import { createHash } from "node:crypto";
const HASH = createHash("sha256").update(TEXT).digest("base64url").slice(0, 8);`,
  },
  {
    // In one piece. In several, React would hide what comes after the styles until a script shows it.
    file: /entry\.server\.node\.tsx$/,
    before: "[readyOption]() {",
    after: "progressiveChunkSize: Infinity, onAllReady() {",
  },
];

/** The module with the script as its text. @type {(code: string, script: string) => Promise<{ code: string, map: null }>} */
const withPainting = async (code, script) => {
  const root = script.replace(/public\/painting\/.*/, "");
  const { rolldown } = await import(createRequire(`${root}package.json`).resolve("rolldown"));
  const bundle = await rolldown({ input: script.replace("script.js", "paint.js") });
  const { output } = await bundle.generate({ format: "iife", minify: true });
  await bundle.close();
  const text = JSON.stringify(output[0].code.trim().replaceAll("/* @__PURE__ */ ", ""));
  return { code: code.replace(NO_TEXT, () => `const TEXT = ${text};`), map: null };
};

/** @type {(change: { before: string, after: string }, code: string, id: string) => unknown} */
const prerendered = (change, code, id) => {
  if (!code.includes(change.before)) throw new Error(`${id} no longer has ${change.before}`);
  if (change === PAINTING) return withPainting(code, id);
  return { code: code.replace(change.before, change.after), map: null };
};

export default function messenger() {
  const done = new Set();
  return {
    name: "messenger",
    apply: "build",
    enforce: "pre",
    config: () => ({ build: { rollupOptions: { output: { codeSplitting: { groups: SCRIPTS } } } } }),
    /** @param {string} id */
    resolveId: (id) => (Object.hasOwn(REPLACED, id) ? REPLACEMENT + id : null),
    /** @type {(id: string, options?: { ssr?: boolean }) => string | null | undefined} */
    load(id, { ssr: isPrerendering } = {}) {
      if (id.startsWith(REPLACEMENT)) return REPLACED[id.slice(REPLACEMENT.length)];
      const unneeded = !isPrerendering && UNNEEDED.find(({ file }) => file.test(id));
      if (!unneeded) return null;
      done.add(unneeded);
      return unneeded.names.map((name) => `export const ${name} = () => undefined;`).join("\n");
    },
    /**
     * @this {{ error: (message: string) => void }}
     * @param {string} code
     * @param {string} id
     * @param {{ ssr?: boolean }} [options]
     */
    transform(code, id, options) {
      const own = options?.ssr && PRERENDERING.find(({ file }) => file.test(id));
      if (own) return prerendered(own, code, id);
      if (COMPILED.test(id) && code.includes(STYLE_PROP)) this.error(`A style prop in ${id}: use a class instead`);
      if (UNUSED.test(id)) return { code, map: null, moduleSideEffects: false };
      const changes = CHANGES.filter(({ file, before }) => file.test(id) && code.includes(before));
      const unnamed = COMPILED.test(id) ? code.replace(NAMED, "$2;").replace(NO_PICTURE, "") : code;
      if (unnamed !== code) done.add(NAMED);
      else if (!changes.length) return null;
      for (const change of changes) done.add(change);
      const whole = changes.reduce((text, { before, after }) => text.replace(before, after), unnamed);
      const changed = DOCUMENT.test(id) ? whole.replaceAll(IN_HEAD, minified) : whole;
      return { code: changes.map(({ imports }) => imports ?? "").join("") + changed, map: null };
    },
    /**
     * @this {{ error: (message: string) => void }}
     * @param {Error | undefined} error
     */
    buildEnd(error) {
      const missing = CHANGES.filter((change) => !done.has(change)).map(({ before }) => before);
      if (!done.has(NAMED)) missing.push("displayName");
      for (const unneeded of UNNEEDED) if (!done.has(unneeded)) missing.push(String(unneeded.file));
      if (!error && missing.length) this.error(`vite-plugin-messenger.js no longer finds: ${missing.join(" ")}`);
    },
  };
}
