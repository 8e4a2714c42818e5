// Colours for code: highlight.js finds the tokens, and each language is loaded when it is first needed.
import { createLowlight } from "lowlight";
import { createElement } from "react";

/** @import { RootContent } from "hast" */
/** @import { LanguageFn } from "highlight.js" */
/** @import { ReactNode } from "react" */

/** @type {Record<string, () => Promise<{ default: LanguageFn }>>} */
const LANGUAGES = {
  bash: () => import("highlight.js/lib/languages/bash"),
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  csharp: () => import("highlight.js/lib/languages/csharp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  php: () => import("highlight.js/lib/languages/php"),
  python: () => import("highlight.js/lib/languages/python"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  sql: () => import("highlight.js/lib/languages/sql"),
  swift: () => import("highlight.js/lib/languages/swift"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};
/** @type {Record<string, string>} */
const ALIASES = {
  "c#": "csharp",
  "c++": "cpp",
  console: "bash",
  cs: "csharp",
  golang: "go",
  h: "c",
  htm: "xml",
  html: "xml",
  js: "javascript",
  jsx: "javascript",
  kt: "kotlin",
  patch: "diff",
  py: "python",
  python3: "python",
  rb: "ruby",
  rs: "rust",
  sh: "bash",
  shell: "bash",
  svg: "xml",
  toml: "ini",
  ts: "typescript",
  tsx: "typescript",
  yml: "yaml",
  zsh: "bash",
};

const lowlight = createLowlight();

// Return the code with its tokens in spans, or null if the language is not known.
/** @type {(text: string, language: string) => Promise<ReactNode>} */
export const coloured = async (text, language) => {
  const name = ALIASES[language] ?? language;
  const load = Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : undefined;
  if (!load) return null;
  if (!lowlight.registered(name)) lowlight.register(name, (await load()).default);
  return lowlight.highlight(name, text).children.map(node);
};

/** @type {(token: RootContent, key: number) => ReactNode} */
const node = (token, key) => {
  if (token.type === "text") return token.value;
  if (token.type !== "element") return null;
  const names = token.properties.className;
  const className = Array.isArray(names) ? names.join(" ") : undefined;
  return createElement("span", { key, className }, token.children.map(node));
};
