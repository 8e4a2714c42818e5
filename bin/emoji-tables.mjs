#!/usr/bin/env node
// Cuts the tables in assets/emoji/tables out of the npm package emojibase-data: the pages need a fiftieth of it.
// Usage: npm pack emojibase-data@17.0.0, unpack it, then: bin/emoji-tables.mjs package
import { readFileSync, writeFileSync } from "node:fs";

const LANGUAGES = ["en", "de"];
const TABLES = new URL("../assets/emoji/tables/", import.meta.url);
// Colours of skin and hair, which are no emoji by themselves.
const COMPONENTS = 2;

const [folder = "package"] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(`${folder}/${path}`, "utf8"));
const write = (name, table) => writeFileSync(new URL(name, TABLES), `${JSON.stringify(table, null, 0)}\n`);

// As Unicode qualifies it: emojibase also marks emoji that are pictures without the mark.
const qualified = (emoji) => emoji.replace(/(\p{Emoji_Presentation})\ufe0f/gu, "$1");
const byOrder = (language) =>
  read(`${language}/data.json`)
    .filter(({ group }) => group !== undefined && group !== COMPONENTS)
    .sort((a, b) => a.order - b.order);
// One text, because browsers parse a long text faster than many short ones.
const lines = (rows) => rows.map((row) => row.join("\t")).join("\n");

const emoji = byOrder("en");
const codes = read("en/shortcodes/github.json");
const more = read("en/shortcodes/cldr.json");
const shortcodes = ({ hexcode }) => [codes[hexcode] ?? more[hexcode] ?? []].flat().join(" ");
write(
  "emoji.json",
  lines(emoji.map((row) => [qualified(row.emoji), row.group, row.version, row.skins ? 1 : "", shortcodes(row)])),
);

for (const language of LANGUAGES) {
  const rows = byOrder(language);
  if (rows.some(({ hexcode }, i) => hexcode !== emoji[i].hexcode)) throw new Error(`Another order in ${language}`);
  const { groups } = read(`${language}/messages.json`);
  write(`names.${language}.json`, {
    groups: groups.filter(({ order }) => order !== COMPONENTS).map(({ order, message }) => [order, message]),
    names: rows.map(({ label }) => label).join("\n"),
  });
  write(`tags.${language}.json`, rows.map(({ tags = [] }) => tags.join("\t")).join("\n"));
}
