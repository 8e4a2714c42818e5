// Find the links in a text: linkify-it with rules of our own (docs/decisions/0016-links.md).
import { LinkifyIt, REBuilder } from "linkify-it";
import { leads } from "../markup/leading.js";

// Endings of domains that are links by themselves, without "https://", "www." or a path.
const DOMAINS = words(`
  com org net edu gov mil int biz info eu dev blog social tech xyz
  ae af ag ai al an ao aq ar at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw bz
  ca cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm dz ec ee eg er es et fi fj fk fm fo fr
  ga gb gd ge gf gg gh gi gl gm gn gp gq gr gt gu gw gy hk hm hn hr ht hu ie il im io iq ir it je jm jo jp
  ke kg kh ki km kn kp kr kw ky kz lb lc li lk lr ls lt lu lv ly ma mc me mg mh mn mp mq mr mt mu mv mw mx mz
  na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg pk pn pr pt pw qa ro ru rw
  sa sb sd se sg si sj sk sl sm sn sr su sx sy sz td tg th tj tl tm tn tr tt tv tw tz
  ua ug uk uy uz va ve vg vn vu ws ye yt za zm zw рф укр бел срб бг қаз ελ 中国 中國 한국`);
// Also file extensions (main.py, readme.md) and names in code (item.id): links only with a path.
const AMBIGUOUS = words(`
  ac ad am as bar by cc do gs gt hs id in is la mk ml mm mo ms my pet ph pl pm ps py re rs sc sh so st sv
  tc tf tk to us uy vc vi wf app cloud club name online page pro pub run shop site space store web wiki`);
const SECOND_LEVEL = words("ac co com edu gov net org");

const HAS_SCHEME = /^(?:https?|mailto):/i;
const CJK = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}";
// CJK text and emoji touch an address without a space between.
const GLUED_BEFORE = new RegExp(`^[${CJK}\\p{S}\\u200d\\ufe0f]+(?=[a-z0-9])`, "iu");
const GLUED_AFTER = new RegExp(`^((?:https?://)?[a-z0-9.-]+\\.[a-z]+(?::\\d+)?)[${CJK}\\p{S}][^./?#]*$`, "iu");
// A label of both scripts: more likely a sentence that runs into a name than a real domain.
const MIXED = new RegExp(`[${CJK}][^]*[a-z]|[a-z][^]*[${CJK}]`, "iu");
// Markup that people put on both sides of a word.
const ENCLOSING = "*_~";
const SENTENCE = ".,:;?!";

// linkify-it takes a subclass of its rule builder; each method is one rule.
class Rules extends REBuilder {
  /** The default requires a space or punctuation before; "見https://" and "👉https://" have neither. @override */
  get_schema_search() {
    return (this.cache.schema_search ??= new RegExp(`(^|[^A-Za-z0-9_])(${this.get_schema_names().source})`, "ig"));
  }

  /** The default requires a space before; "Email:a@example.org" and "（a@example.org）" have none. @override */
  get_mail_name_validator() {
    return (this.cache.mail_name_validator ??= new RegExp(`(?:^|[^\\w.@/+-])(${this.get_mail_name().source})$`));
  }

  /** The default lets a name begin with a quote or an asterisk: "*a@example.org*". @override */
  get_mail_name() {
    return (this.cache.src_mail_name ??= /[a-zA-Z0-9_](?:[\w%+'~&=-]|\.(?=[\w%+'~&=-])){0,63}/);
  }

  /** The default cuts a "mailto:" before "?subject=". @override */
  get_mailto_validator() {
    return (this.cache.mailto_validator ??= new RegExp(
      `${this.get_mail_name().source}@${this.get_mail_host().source}(?:(?=\\?)${this.get_path().source})?`,
      "iy",
    ));
  }

  /** The default allows these in host names: "`https://example.org`". @override */
  get_text_separators() {
    return (this.cache.text_separators ??= /[><\uff5c`|^~=+$]/);
  }

  /** Paths may hold them, except a closing bar. @override */
  get_path_extra() {
    return (this.cache.src_path_extra ??= new RegExp(`[+$^]|\\|(?!${this.src_ZCc}|$)|`));
  }

  /** The default allows no port without a scheme. @override */
  get_fuzzy_url_host_port() {
    return (this.cache.fuzzy_url_host_port ??= new RegExp(
      `(?:(?:${this.get_domain().source})\\.){1,10}(?:${this.get_tld().source})` +
        this.get_port().source +
        this.get_host_terminator().source,
    ));
  }

  /** Match any ending; `isDomain` decides. @override */
  get_tld() {
    return this.get_domain_root();
  }
}

const linkify = new LinkifyIt({ rebuilder: new Rules(), fuzzyLink: true, urlAuth: true });
linkify.add("ftp:").add("//");

/** @import { Match } from "linkify-it" */
/** @typedef {{ start: number, end: number, href: string }} Link */

// Find the links of a text, in order.
/** @type {(text: string) => Link[]} */
export const links = (text) => {
  if (!/[.:@]/.test(text)) return [];
  return (linkify.match(text) ?? []).map((found) => link(text, found)).filter((found) => found !== null);
};

/** @type {(text: string, found: Match) => Link | null} */
const link = (text, { schema, index, raw }) => {
  const glued = schema ? 0 : (raw.match(GLUED_BEFORE)?.[0].length ?? 0);
  const start = index + glued;
  const typed = withoutTail(raw.slice(glued), text[start - 1]);
  const end = start + typed.length;
  if (schema === "" && !isDomain(typed, text[end])) return null;
  if (schema === "mailto:" && !isMail(typed, text.slice(end, end + 2))) return null;
  const href = HAS_SCHEME.test(typed) ? typed : `${schema || "https://"}${typed}`;
  return leads(href) ? { start, end, href } : null;
};

// A loop, because /[…]+$/ is quadratic on a long run of marks that is not at the end.
/** @type {(typed: string, before: string | undefined) => string} */
const withoutTail = (typed, before) => {
  const marks = SENTENCE + (before !== undefined && ENCLOSING.includes(before) ? before : "");
  const name = typed.replace(GLUED_AFTER, "$1");
  let end = name.length;
  while (end && marks.includes(name.charAt(end - 1))) end--;
  return name.slice(0, end);
};

/** @type {(typed: string, after: string | undefined) => boolean} */
const isDomain = (typed, after) => {
  const [, host = "", path = ""] = typed.match(/^([^/?#:]+)(?::\d+)?(.*)$/s) ?? [];
  const labels = host.split(".");
  const [first = ""] = labels;
  const last = labels.at(-1) ?? "";
  const ending = last.toLowerCase();
  // A call, as "logger.info(…)", is code.
  if (after === "(") return false;
  if (labels.some((label) => MIXED.test(label))) return false;
  if (/^www$/i.test(first) && labels.length > 2) return /^\p{L}{2,}$|^xn--/iu.test(ending);
  // A sentence that begins without a space: "Found it.It works".
  if (last !== ending && host !== host.toUpperCase()) return false;
  if (DOMAINS.has(ending) || ending.startsWith("xn--")) return true;
  const isSecondLevel = labels.length > 2 && SECOND_LEVEL.has(labels.at(-2)?.toLowerCase() ?? "");
  return AMBIGUOUS.has(ending) && (isSecondLevel || /^\/[^/]/.test(path));
};

// Neither a version ("react@19.2.0") nor a repository ("git@example.org:a/b").
/** @type {(typed: string, after: string) => boolean} */
const isMail = (typed, after) =>
  HAS_SCHEME.test(typed) || (/[.@](?:\p{L}{2,}|xn--[\w-]+)$/u.test(typed) && !/^:\S/.test(after));

/** @param {string} text */
function words(text) {
  return new Set(text.trim().split(/\s+/));
}
