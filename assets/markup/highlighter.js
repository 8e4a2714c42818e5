// A worker that finds the tokens of code. highlight.js takes seconds for hostile code: here, it keeps nobody waiting.
// All languages are in its one file, because its policy (CSP) lets it load no other.
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import php from "highlight.js/lib/languages/php";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";

/** @import { RootContent } from "hast" */

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

const lowlight = createLowlight({
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  php,
  python,
  ruby,
  rust,
  sql,
  swift,
  typescript,
  xml,
  yaml,
});

/** @type {(text: string, language: string) => RootContent[]} */
const tokens = (text, language) => {
  const name = ALIASES[language] ?? language;
  return lowlight.registered(name) ? lowlight.highlight(name, text).children : [{ type: "text", value: text }];
};

/** @param {MessageEvent<{ text: string, language: string }>} event */
globalThis.onmessage = ({ data: { text, language } }) => globalThis.postMessage(tokens(text, language));
