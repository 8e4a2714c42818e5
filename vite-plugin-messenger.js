// A Vite plugin: changes to the modules of Reflex and React Router that the built pages need. The build fails if the code to
// change is not found.
/** @type {{ file: RegExp, before: string, after: string, imports?: string }[]} */
const CHANGES = [
  {
    // An address at localhost keeps its port under HTTPS: the pages call where they came from.
    file: /\.web\/utils\/state\.js$/,
    before: 'endpoint.port = "";',
    after: "",
  },
  {
    // A script that is gone, after an upgrade, leads to the page that was asked for, not back to the one that is shown.
    file: /react-router\/dist\/production\/lib\/dom\/ssr\/routeModules\.js$/,
    before: "window.location.reload();",
    after: "loadPage();",
    imports: 'import { loadPage } from "$/public/page/upgrade.js";\n',
  },
];

export default function messenger() {
  const done = new Set();
  return {
    name: "messenger",
    apply: "build",
    /**
     * @param {string} code
     * @param {string} id
     */
    transform(code, id) {
      const change = CHANGES.find(({ file }) => file.test(id));
      if (!change?.file || !code.includes(change.before)) return null;
      done.add(change);
      return { code: (change.imports ?? "") + code.replace(change.before, change.after), map: null };
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
