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
    // The server greets tabs first that somebody looks at (messenger/access/greeting_queue.py).
    file: /\.web\/utils\/state\.js$/,
    before: "io.opts.query = { token: getToken() };",
    after: "io.opts.query = { token: getToken(), ...place() };",
    imports: 'import { place } from "$/public/page/returning.js";\n',
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
];

// Reflex creates every element with Emotion, which only turns style props into rules. All our styles are in assets/styles.
const EMOTION = "@emotion/react";
const WITHOUT_EMOTION = "\0without-emotion";
const COMPILED = /\.web\/(app|app_components|utils\/components)\/.*\.jsx$/;
const STYLE_PROP = "css:(";

export default function messenger() {
  const done = new Set();
  return {
    name: "messenger",
    apply: "build",
    enforce: "pre",
    /** @param {string} id */
    resolveId: (id) => (id === EMOTION ? WITHOUT_EMOTION : null),
    /** @param {string} id */
    load: (id) => (id === WITHOUT_EMOTION ? 'export { createElement as jsx } from "react";' : null),
    /**
     * @this {{ error: (message: string) => void }}
     * @param {string} code
     * @param {string} id
     */
    transform(code, id) {
      if (COMPILED.test(id) && code.includes(STYLE_PROP)) this.error(`A style prop in ${id}: use a class instead`);
      const changes = CHANGES.filter(({ file, before }) => file.test(id) && code.includes(before));
      if (!changes.length) return null;
      for (const change of changes) done.add(change);
      const changed = changes.reduce((text, { before, after }) => text.replace(before, after), code);
      return { code: changes.map(({ imports }) => imports ?? "").join("") + changed, map: null };
    },
    /**
     * @this {{ error: (message: string) => void }}
     * @param {Error | undefined} error
     */
    buildEnd(error) {
      const missing = CHANGES.filter((change) => !done.has(change)).map(({ before }) => before);
      if (!error && missing.length) this.error(`vite-plugin-messenger.js no longer finds: ${missing.join(" ")}`);
    },
  };
}
