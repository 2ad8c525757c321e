// Content files as the desk reads and writes them. Every scalar stays the text that was typed, and what nobody
// changed is written back as it stood: quotes, comments, order, dates and all.
//
// `rules` say what the CMS can't tell from a text alone, by key: {date}, {list}, {folder}, {part}, and {default}, what a
// missing value means. They come from the schemas (plugins/desk/forms.py), as do the forms.

import { isAlias, isMap, isScalar, isSeq, parseDocument, stringify } from "yaml";

const FENCE = /^---[ \t]*$/;
const CLOSING_FENCE = /^(?:---|\.\.\.)[ \t]*$/;
const HEADER_LINE = /^ {0,3}([A-Za-z0-9_-]+):(?:\s+|$)(.*)$/;
const NULLS = new Set(["~", "null", "Null", "NULL"]);

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](.+))?$/;
const LOCAL_DAY = /^(?:ngày )?(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?: (.+))?$/i;
const CLOCK_FIRST = /^(\d{1,2}(?::\d{2}(?::\d{2})?|h(?:\d{2})?)) (?:ngày )?(\d{1,2})([-/.])(\d{1,2})\3(\d{4})$/i;
const CLOCK = /^(\d{1,2})(?::(\d{2})(?::\d{2}(?:\.\d{1,9})?)?|h(\d{2})?)(?: ?(z|[+-]\d{2}:?\d{2}))?$/i;
const VIETNAM_OFFSET = 7 * 60;

// What is written without quotes: dates and whole numbers, which every reader of ours takes for the text they are.
const BARE = /^(?:\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?|0|[1-9]\d*)$/;

/** Return the values of a content file for the CMS; throw where the file isn't one. */
export function readDocument(text, rules) {
  const lines = text.split("\n");
  if (!FENCE.test(lines[0])) {
    return readHeader(lines, rules);
  }
  const end = lines.findIndex((line, number) => number > 0 && CLOSING_FENCE.test(line));
  if (end < 0) {
    throw new Error("the front matter has no closing line ---");
  }
  const head = lines.slice(1, end).join("\n");
  const rest = lines.slice(end + 1).join("\n");
  const body = rest.replace(/^\n+/, "");
  const source = { head, body, gap: rest.length - body.length };
  return { ...shapeValues(readValues(parseHead(head)), rules), body, _source: source };
}

/** Return a content file's text; `values` are those of readDocument, or new ones without `_source`. */
export function writeDocument({ _source: source, body, ...given }, rules) {
  const values = Object.fromEntries(Object.entries(given).filter(([, value]) => !isEmpty(value)));
  const head = source ? mergeHead(source.head, values, rules) : writePairs(values, rules);
  // The CMS sets tables anew without being asked.
  const kept = source && setTables(source.body) === setTables(body ?? "") ? source.body : body;
  return `---\n${head.map((part) => `${part}\n`).join("")}---\n${"\n".repeat(source?.gap ?? 0)}${kept ?? ""}`;
}

// ---- reading ----

/** Read Pelican's plain header: `Key: value` lines and indented continuations, to the first blank line. */
function readHeader(lines, rules) {
  const values = {};
  let key;
  let number = 0;
  for (; number < lines.length && lines[number].trim() && !CLOSING_FENCE.test(lines[number]); number += 1) {
    const match = lines[number].match(HEADER_LINE);
    if (match) {
      key = match[1];
      values[key] = match[2].trim();
    } else if (key && /^[ \t]/.test(lines[number])) {
      values[key] += `\n${lines[number].trim()}`;
    } else {
      throw new Error(`line ${number + 1} is not "key: value"`);
    }
  }
  const body = lines.slice(number + 1).join("\n").replace(/^\n+/, "");
  return { ...shapeValues(values, rules), body };
}

function parseHead(head) {
  const parsed = parseDocument(head, { schema: "failsafe" });
  if (parsed.errors.length) {
    throw parsed.errors[0];
  }
  if (parsed.contents && !isMap(parsed.contents)) {
    throw new Error("the front matter is not made of lines \"key: value\"");
  }
  return parsed.contents;
}

function readValues(node) {
  if (!node) {
    return "";
  }
  if (isAlias(node) || node.anchor || node.tag) {
    throw new Error("anchors, aliases and tags of YAML are not used in content");
  }
  if (isScalar(node)) {
    return node.type === "PLAIN" && NULLS.has(node.value) ? "" : node.value;
  }
  if (isSeq(node)) {
    return node.items.map(readValues);
  }
  return Object.fromEntries(node.items.map(({ key, value }) => [String(key), readValues(value)]));
}

/** Return values by the schema's keys, each in the one shape in which the CMS's fields take it. */
function shapeValues(values, { aliases = {}, fields }) {
  const shaped = {};
  for (const [typed, value] of Object.entries(values || {})) {
    const key = nameKey(typed, { aliases, fields });
    if (Object.hasOwn(shaped, key)) {
      throw new Error(`"${key}" stands twice`);
    }
    shaped[key] = shapeValue(value, fields[key] ?? {});
  }
  for (const [key, { default: implied }] of Object.entries(fields)) {
    if (implied && isEmpty(shaped[key])) {
      shaped[key] = implied;
    }
  }
  return shaped;
}

function nameKey(typed, { aliases = {}, fields }) {
  const lowered = typed.trim().toLowerCase();
  const key = aliases[lowered] ?? lowered;
  return key in fields ? key : typed;
}

function shapeValue(value, rule) {
  if (rule.part) {
    return isEmpty(value) ? [] : [value].flat().map((item) => (isText(item) ? item : shapeValues(item, rule.part)));
  }
  if (rule.list) {
    const items = isText(value) ? cutText(value, rule.list) : [value].flat();
    return items.map((item) => (rule.folder && isText(item) ? nameFile(item, rule.folder) : item));
  }
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isText(single) || !single) {
    return single;
  }
  if (rule.date) {
    return readDate(single, rule.date);
  }
  return rule.folder ? nameFile(single, rule.folder) : single.trim();
}

/** Cut one text into a list as the site's reader does: at line ends and semicolons, or commas if it has none. */
function cutText(text, separators) {
  const mark = separators.includes(",") && !text.includes(";") ? "," : ";";
  return text.split("\n").flatMap((line) => line.split(mark)).map((piece) => piece.trim()).filter(Boolean);
}

/** Return a file's name as the CMS knows it: from the site's root. */
function nameFile(text, folder) {
  const name = text.trim().replace(/^[{|](?:static|attach|filename)[}|]/, "").replace(/^\.?\//, "");
  return /^[a-z][a-z0-9+.-]*:/i.test(name) ? text : `/${folder}/${name.replace(`${folder}/`, "")}`;
}

/** Return a date in the form of the CMS's fields; what isn't one stays as it was typed. */
function readDate(text, kind) {
  const typed = text.trim().replace(/[‐‑‒–—−]/g, "-").replace(/\s+/g, " ");
  let match = typed.match(ISO_DAY);
  let [year, month, day, clock] = match ? match.slice(1) : [];
  if (!match && (match = typed.match(LOCAL_DAY))) {
    [day, month, year, clock] = [match[1], match[3], match[4], match[5]];
  } else if (!match && (match = typed.match(CLOCK_FIRST))) {
    [clock, day, month, year] = [match[1], match[2], match[4], match[5]];
  }
  const time = clock?.match(CLOCK);
  if (!match || (clock && !time)) {
    return text;
  }
  let [hour, minute] = time ? [time[1], time[2] ?? time[3] ?? "00"] : ["00", "00"];
  if (time?.[4]) {
    const offset = time[4].toLowerCase() === "z" ? 0 : Number(`${time[4][0]}1`) * (time[4].slice(1, 3) * 60 + Number(time[4].slice(-2)));
    const moved = new Date(Date.UTC(year, month - 1, day, hour, Number(minute) - offset + VIETNAM_OFFSET));
    [year, month, day, hour, minute] = moved.toISOString().match(/\d+/g);
  }
  const date = `${year}-${pad(month)}-${pad(day)}`;
  if (kind === "day") {
    return date;
  }
  // A term that ends on a day ends with it; a moment that names none begins it.
  return `${date} ${time ? `${pad(hour)}:${minute}` : kind === "deadline" ? "23:59" : "00:00"}`;
}

const setTables = (text) => text.replace(/^\|.*$/gm, (row) => row.replace(/[ \t]*\|[ \t]*/g, "|").replace(/-+/g, "-")).trimEnd();
const pad = (number) => String(number).padStart(2, "0");
const isText = (value) => typeof value === "string";

// ---- writing ----

/** Return the head's parts, each pair with the comments above it: as they stood, unless their value is another now. */
function mergeHead(head, values, rules) {
  const map = parseHead(head);
  if (!map || map.flow) {
    return writePairs(values, rules);
  }
  const before = shapeValues(readValues(map), rules);
  const left = { ...values };
  const parts = [];
  let position = 0;
  for (const { key: node, value } of map.items) {
    const start = head.lastIndexOf("\n", node.range[0] - 1) + 1;
    const end = findLineEnd(head, (value?.range ?? node.range)[1]);
    const key = nameKey(String(node), rules);
    if (isSame(left[key], before[key])) {
      parts.push(head.slice(position, end));
    } else {
      const comments = head.slice(position, start).trimEnd();
      parts.push(...(comments ? [comments] : []), ...(Object.hasOwn(left, key) ? writePairs({ [key]: left[key] }, rules) : []));
    }
    position = end + 1;
    delete left[key];
  }
  const rest = head.slice(position).trimEnd();
  const added = Object.entries(left).filter(([key, value]) => !isSame(value, before[key]));
  return [...parts, ...(rest ? [rest] : []), ...writePairs(Object.fromEntries(added), rules)];
}

/** Return where the line ends in which a value ends, though its range may reach into the lines below. */
function findLineEnd(head, end) {
  const last = head.slice(0, end).trimEnd().length;
  const lineEnd = head.indexOf("\n", last);
  return lineEnd < 0 ? head.length : lineEnd;
}

function isEmpty(value) {
  if (Array.isArray(value)) {
    return value.every(isEmpty);
  }
  if (value && typeof value === "object") {
    return Object.values(value).every(isEmpty);
  }
  return value === undefined || value === null || value === "";
}

function isSame(one, other) {
  return (isEmpty(one) && isEmpty(other)) || sortKeys(one) === sortKeys(other);
}

/** Return a text that tells two values apart, whatever the order of their keys; empty ones count as absent. */
function sortKeys(value) {
  return JSON.stringify(value, (_, item) =>
    item && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).filter(([, part]) => !isEmpty(part)).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

function writePairs(values, { fields }) {
  return Object.entries(values).map(([key, value]) => {
    // The last minute of a day stands for the day, as readDate has it.
    const written = fields[key]?.date === "deadline" ? value.replace(/ 23:59$/, "") : value;
    return writeLines(key, written).join("\n");
  });
}

function writeLines(key, value) {
  const name = writeScalar(key);
  if (Array.isArray(value)) {
    const items = value.filter((item) => !isEmpty(item)).flatMap((item) => indent(writeItem(item), "- "));
    return [`${name}:`, ...items.map((line) => `  ${line}`)];
  }
  if (typeof value === "object") {
    return [`${name}:`, ...writeItem(value).map((line) => `  ${line}`)];
  }
  return [`${name}: ${writeScalar(value)}`];
}

function writeItem(item) {
  if (Array.isArray(item)) {
    return [stringify(item, { collectionStyle: "flow", compat: "yaml-1.1", lineWidth: 0 }).trim()];
  }
  return typeof item === "object"
    ? Object.entries(item).filter(([, part]) => !isEmpty(part)).flatMap(([key, part]) => writeLines(key, part))
    : [writeScalar(item)];
}

const indent = (lines, mark) => lines.map((line, number) => (number ? " ".repeat(mark.length) : mark) + line);

/** Return a scalar in quotes if any reader of YAML, old or new, could take it for something other than its text. */
function writeScalar(value) {
  const text = String(value);
  return BARE.test(text)
    ? text
    : stringify(text, { compat: "yaml-1.1", lineWidth: 0, blockQuote: false, singleQuote: false }).trim();
}
