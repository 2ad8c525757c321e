// The index of plugins/search, read by what a query needs: a few small files from each segment.
// Files never change under their names; only the manifest does, so that a missing file means a newer manifest.

import { cut, findSymbols, makePlain, measureAccents } from "./search-terms.js";

const MOST_WORDS = 12;
// With fewer hits than this, words that stand apart count too. A hit in which more than two words stand as they were
// typed counts for several: three hits of three such words are enough, and one of four, or of three and two.
const ENOUGH = 10;
const A_PAIR_MORE = 4;
const PLACE_WEIGHTS = [1, 2, 4];
const EXACT = 1.2;
const PAIR = 3;
const MOST_NAMED = 3;
const LONGEST_EXTRACT = 240;

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const hash = (text) => ~encoder.encode(text).reduce((crc, byte) => CRC[(crc ^ byte) & 255] ^ (crc >>> 8), -1) >>> 0;

// A digest out of a row of them.
const DIGEST = 5;
const pick = (digests, place) => digests.slice(place * DIGEST, (place + 1) * DIGEST);

class Missing extends Error {}

async function inflate(response) {
  const stream = response.body.pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// One of so many numbers, whose low bytes, middle bytes and high bytes stand together each.
const readNumber = (bytes, start, count, place) =>
  bytes[start + place] | (bytes[start + count + place] << 8) | (bytes[start + 2 * count + place] << 16);

// The lists in a shard of a term, or of all that begins with it. shards.py describes the bytes.
function* readLists(bytes, term, prefix) {
  const forms = bytes.indexOf(0) + 1;
  const terms = decoder.decode(bytes.subarray(0, forms - 1)).split("\n");
  const lengths = forms + terms.length;
  const distances = lengths + 3 * terms.length;
  const count = (bytes.length - distances) / 3;
  let start = 0;
  for (const [list, known] of terms.entries()) {
    const length = readNumber(bytes, lengths, terms.length, list);
    const end = start + (length >>> 2);
    const isWhole = known === term;
    if (isWhole || (prefix && known.startsWith(term))) {
      const entries = [];
      for (let entry = -1, place = start; place < end; place++) entries.push((entry += readNumber(bytes, distances, count, place)));
      yield { isWhole, form: bytes[forms + list], place: length & 3, entries };
    }
    start = end;
  }
}

export class SearchIndex {
  constructor(manifest) {
    this.manifest = manifest;
    this.opening = null;
    this.files = new Map();
  }

  // Load the manifest once; `again` when it has turned out to be an old one.
  open(again = false) {
    if (again) this.files.clear();
    if (!this.opening || again) {
      this.opening = fetch(this.manifest, { cache: "no-cache" }).then(async (response) => {
        if (!response.ok) throw new Error(response.status);
        const known = await response.json();
        let [first, total] = [0, 0];
        for (const [number, segment] of known.segments.entries()) {
          Object.assign(segment, { first, folder: `${known.folder}${number}/` });
          first += segment.size;
          total += segment.count;
        }
        // Ids have gaps: their end is not the number of entries.
        Object.assign(this, known, { end: first, total });
      });
      this.opening.catch(() => (this.opening = null));
    }
    return this.opening;
  }

  // Do something with the index; when a file is gone, once more with the manifest of today. Ids are those of one manifest.
  async use(task) {
    await this.open();
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      await this.open(true);
      return task();
    }
  }

  // A file, whose name ends in one of the manifest's digests.
  load(name, digest, read = (bytes) => bytes) {
    let loading = this.files.get(name);
    if (!loading) {
      loading = fetch(`${name}-${digest}.z`).then(async (response) => {
        // Gone is 404, and 403 in a bucket that lists its files to nobody.
        if (!response.ok) throw new Missing(name);
        return read(await inflate(response));
      });
      loading.catch(() => this.files.delete(name));
      this.files.set(name, loading);
    }
    return loading;
  }

  loadJson(name, digest) {
    return this.load(name, digest, (bytes) => JSON.parse(decoder.decode(bytes)));
  }

  loadVocabulary({ folder, vocabulary }) {
    return this.loadJson(`${folder}v`, vocabulary);
  }

  // Every entry that holds a term, or one that begins with it: [entries, best weight by entry].
  async find(term, { prefix = false, accented = "", segments = this.segments } = {}) {
    const [first, second] = term.split(" ");
    // Pairs that are alike up to the second one's first letter share a shard, so that a prefix needs one.
    const number = second === undefined ? hash(first) : (hash(first) ^ hash([...second][0])) >>> 0;
    const exact = accented && accented !== term ? measureAccents(accented) : -1;
    const weights = new Map();
    const read = async (segment) => {
      const { words, pairs, sharing, shards } = segment;
      const [family, shard] = second === undefined ? ["w", number % words] : ["p", number % pairs];
      const digest = pick(shards, Math.floor((shard + (family === "p" ? words : 0)) / sharing));
      const bytes = await this.load(`${segment.folder}${family}${shard}`, digest);
      for (const { isWhole, form, place, entries } of readLists(bytes, term, prefix)) {
        const weight = (!isWhole ? 0.5 : form === exact ? EXACT : 1) * PLACE_WEIGHTS[place];
        for (const entry of entries) {
          const id = segment.first + entry;
          if (!(Math.abs(weights.get(id)) >= weight)) weights.set(id, place === 2 ? -weight : weight);
        }
      }
    };
    await Promise.all(segments.filter(({ size }) => size).map(read));
    return weights;
  }

  // Search; `typing` lets the last word be a beginning, `wide` lets words stand apart from the outset.
  // `onFirst` is given what is found side by side, if that is little and the rest is still on its way.
  search(text, options = {}) {
    return this.use(() => this.searchNow(text, options));
  }

  async searchNow(text, { typing = false, wide = false, help = true, onFirst = null } = {}) {
    const words = [...cut(makePlain(text))].slice(0, MOST_WORDS);
    if (!words.length) return { ids: [], words, named: 0 };
    const all = 2 ** words.length - 1;
    const cover = new Uint16Array(this.end);
    const titles = new Uint16Array(this.end);
    const joints = new Uint8Array(this.end);
    const scores = new Float64Array(this.end);
    const bits = (start, end) => 2 ** end - 2 ** start;
    const add = (weights, mask, importance) => {
      const rarity = Math.log(1 + this.total / (weights.size || 1));
      for (const [id, weight] of weights) {
        cover[id] |= mask;
        if (weight < 0) titles[id] |= mask;
        scores[id] += importance * rarity * Math.abs(weight);
      }
      return weights.size;
    };

    let symbolWords = 0;
    for (const { start, end, keys } of findSymbols(words)) {
      for (const key of keys) {
        if (add(await this.find(key), bits(start, end), 4 * PAIR)) {
          symbolWords |= bits(start, end);
          break;
        }
      }
    }
    let wholeJoints = 0;
    const isLast = (position) => typing && position === words.length - 1;
    const isFree = (position) => !(symbolWords & (1 << position));
    const pairs = words.slice(1).map((word, before) => {
      const mask = bits(before, before + 2);
      if ((symbolWords & mask) === mask) return null;
      const accented = `${words[before].word} ${word.word}`;
      const term = `${words[before].folded} ${word.folded}`;
      return this.find(term, { prefix: isLast(before + 1), accented }).then((weights) => {
        add(weights, mask, PAIR);
        wholeJoints++;
        for (const id of weights.keys()) joints[id]++;
      });
    });
    const findWords = (find) => Promise.all(words.map((word, position) => (isFree(position) ? find(word, position) : new Map())));
    // What is no article is little: each word is looked for there, wherever it stands in a name.
    const places = findWords(({ word, folded }) => this.find(folded, { accented: word, segments: this.segments.slice(0, 1) }));
    const [inPlaces] = await Promise.all([places, ...pairs]);
    const worth = (id) => scores[id] * (titles[id] === all ? 2 : 1);
    const whole = (id) => joints[id] === wholeJoints;
    const finish = async (ids, { close = false, some = false } = {}) => {
      // Words that stand together as they were typed come first; then the score, then the newest.
      ids.sort((a, b) => whole(b) - whole(a) || worth(b) - worth(a) || b - a);
      const together = ids.length > 0 && whole(ids[0]);
      const named = await this.raiseNamed(ids, (id) => titles[id] === all, words);
      return { ids, words, named, close, some, typing, together };
    };
    let ids = this.select(cover, all);
    const weight = ids.reduce((sum, id) => sum + A_PAIR_MORE ** (joints[id] - 1), 0);
    const close = !wide && weight >= ENOUGH && words.length > 1 && symbolWords !== all;
    const missing = [];
    let rarest = null;
    if (close) {
      inPlaces.forEach((weights, position) => add(weights, 1 << position, 0));
    } else {
      if (onFirst && words.length > 1 && ids.some(whole)) {
        onFirst(await finish(ids));
        // What these results show is asked for before all else.
        await new Promise((resolve) => setTimeout(resolve));
      }
      rarest = await findWords((word, position) => this.findWord(word, isLast(position)));
      rarest.forEach((weights, position) => {
        if (isFree(position) && !add(weights, 1 << position, 1)) missing.push(position);
      });
    }
    ids = this.select(cover, all);
    if (!ids.length && help) {
      const helped = await this.correct(words, missing);
      if (helped) return helped;
    }
    const some = !ids.length;
    if (some) ids = this.selectMost(cover, rarest);
    return finish(ids, { close, some });
  }

  async findWord({ word, folded }, prefix) {
    const weights = await this.find(folded, { accented: word });
    if (!prefix) return weights;
    // The commonest words that begin so, from the largest segment's vocabulary.
    const largest = this.segments.reduce((a, b) => (b.count > a.count ? b : a));
    const vocabulary = await this.loadVocabulary(largest);
    const longer = Object.keys(vocabulary).filter((known) => known.startsWith(folded) && known !== folded);
    longer.sort((a, b) => vocabulary[b] - vocabulary[a]);
    for (const found of await Promise.all(longer.slice(0, 3).map((known) => this.find(known)))) {
      for (const [id, weight] of found) if (!weights.has(id)) weights.set(id, weight / 2);
    }
    return weights;
  }

  select(cover, all) {
    const ids = [];
    for (let id = 0; id < cover.length; id++) if (cover[id] === all) ids.push(id);
    return ids;
  }

  // Nobody holds every word: those that hold the most, a rare word counting for more.
  selectMost(cover, rarest) {
    const value = rarest.map((weights) => (weights.size ? Math.log(1 + this.total / weights.size) : 0));
    const worth = (mask) => value.reduce((sum, own, position) => sum + (mask & (1 << position) ? own : 0), 0);
    const known = new Map();
    let best = 0;
    for (const mask of cover) {
      if (mask && !known.has(mask)) known.set(mask, worth(mask));
      if (mask) best = Math.max(best, known.get(mask));
    }
    const ids = [];
    if (best) cover.forEach((mask, id) => known.get(mask) >= best * 0.999 && ids.push(id));
    return ids;
  }

  // Put pages whose own name holds every word on top, the closest name first; return how many.
  async raiseNamed(ids, isNamed, words) {
    const places = this.segments[0].size;
    const candidates = ids.filter((id) => id < places && isNamed(id)).slice(0, 16);
    if (!candidates.length) return 0;
    const asked = words.map(({ folded }) => folded).join(" ");
    const cards = await this.loadCards(candidates);
    const distance = ({ title }) => {
      const name = [...cut(makePlain(title))].map(({ folded }) => folded).join(" ");
      return name.length - asked.length + (name.startsWith(asked) ? 0 : 20);
    };
    const order = cards.map((card) => [distance(card), card.id]).sort((a, b) => a[0] - b[0]);
    const top = order.slice(0, MOST_NAMED).map(([, id]) => id);
    const rest = ids.filter((id) => !top.includes(id));
    ids.splice(0, ids.length, ...top, ...rest);
    return top.length;
  }

  // Words that nothing holds, or that nothing holds together, spelt as the index spells them.
  async correct(words, missing) {
    const counts = new Map();
    for (const vocabulary of await Promise.all(this.segments.filter(({ size }) => size).map((segment) => this.loadVocabulary(segment)))) {
      for (const [word, count] of Object.entries(vocabulary)) counts.set(word, (counts.get(word) ?? 0) + count);
    }
    const typed = words.map(({ word }) => word);
    const attempts = [];
    // A blank too many: "th anh".
    for (let position = 0; position + 1 < typed.length; position++) {
      if (missing.length && !missing.includes(position) && !missing.includes(position + 1)) continue;
      if (counts.has(words[position].folded + words[position + 1].folded)) {
        attempts.push([...typed.slice(0, position), typed[position] + typed[position + 1], ...typed.slice(position + 2)]);
      }
    }
    for (const mend of missing.length ? [splitWord, nearest] : []) {
      const other = mend === nearest ? splitWord : nearest;
      const mended = [...typed];
      for (const position of missing) mended[position] = mend(words[position].folded, counts) ?? other(words[position].folded, counts) ?? "";
      attempts.push(mended);
    }
    // The first whose words stand together somewhere; else the first that finds anything.
    let best = null;
    for (const corrected of new Set(attempts.map((words) => words.filter(Boolean).join(" ")))) {
      const found = corrected && (await this.searchNow(corrected, { help: false }));
      if (!found || found.some) continue;
      if (found.together) return { ...found, corrected };
      best ??= { ...found, corrected };
    }
    return best;
  }

  // What results show, in the order of the ids.
  loadCards(ids) {
    return Promise.all(
      ids.map(async (id) => {
        const [kind, url, title, lead, day, label] = await this.loadOne(id, "cards", "k");
        return { id, kind, url, title, lead, day, label };
      }),
    );
  }

  // The text of a page, a block a line.
  loadText(id) {
    return this.loadOne(id, "texts", "t");
  }

  async loadOne(id, what, family) {
    const segment = this.segments.findLast(({ first, size }) => size && first <= id);
    const entry = id - segment.first;
    const digest = pick(segment[what], Math.floor(entry / segment.block));
    return (await this.loadJson(`${segment.folder}${family}${Math.floor(entry / this[what])}`, digest))[entry];
  }

  // One facet: [value, title, ids] for each of its values.
  async loadFacet(name) {
    await this.open();
    const values = new Map();
    const segments = this.segments.filter(({ facets }) => facets[name]);
    const found = await Promise.all(segments.map(({ folder, facets }) => this.loadJson(`${folder}${name}`, facets[name])));
    const titles = this.titles[name] ? await this.loadJson(`${this.folder}${name}`, this.titles[name]) : {};
    found.forEach((facet, position) => {
      for (const [value, distances] of Object.entries(facet)) {
        let id = segments[position].first;
        const ids = distances.map((distance) => (id += distance));
        values.set(value, [...(values.get(value) ?? []), ...ids]);
      }
    });
    return [...values].map(([value, ids]) => [value, titles[value] ?? value, ids]);
  }
}

// "thanhpho" is "thanh pho": the fewest known words that make it up, the commonest of them.
function splitWord(text, counts) {
  const best = [{ parts: [], cost: 0 }];
  for (let end = 1; end <= text.length; end++) {
    for (let start = Math.max(0, end - 7); start < end; start++) {
      const part = text.slice(start, end);
      if (!best[start] || !counts.has(part)) continue;
      const cost = best[start].cost + 20 - Math.log(counts.get(part));
      if (!best[end] || cost < best[end].cost) best[end] = { parts: [...best[start].parts, part], cost };
    }
  }
  const parts = best[text.length]?.parts;
  return parts?.length > 1 && parts.length <= 1 + text.length / 3 ? parts.join(" ") : null;
}

// The commonest known word that one slip makes of the text, or of a long text two.
function nearest(text, counts) {
  const within = (limit) => {
    let best = null;
    for (const [word, count] of counts) {
      if (Math.abs(word.length - text.length) <= limit && count > (best?.count ?? 0) && isNear(word, text, limit)) best = { word, count };
    }
    return best?.word;
  };
  // A slip makes a word of any two letters.
  return (text.length > 2 && within(1)) || (text.length > 4 && within(2)) || null;
}

// Tell whether so many slips (a letter too many, too few, wrong, or two in the wrong order) make one word of the other.
function isNear(one, other, limit) {
  let [older, old] = [[], Array.from({ length: other.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
    }
    [older, old] = [old, row];
  }
  return old[other.length] <= limit;
}

// Where a text holds words that were looked for; while typing, the last of them is a beginning.
function* findWords(plain, words, typing) {
  for (const { folded, start, end } of cut(plain)) {
    const position = words.findIndex((word, at) => folded === word.folded || (typing && at === words.length - 1 && folded.startsWith(word.folded)));
    if (position >= 0) yield { position, start, end };
  }
}

// Split a shown text into [piece, whether it was looked for].
export function markWords(text, words, typing) {
  const pieces = [];
  let done = 0;
  const plain = text.normalize("NFC");
  for (const { start, end } of findWords(plain, words, typing)) {
    if (start > done) pieces.push([plain.slice(done, start), false]);
    pieces.push([plain.slice(start, end), true]);
    done = end;
  }
  if (done < plain.length) pieces.push([plain.slice(done), false]);
  return pieces;
}

// What a text shows of the words: how many of them, those counted once more that stand side by side, and where the first is.
function measure(plain, words, typing) {
  const held = new Set();
  let joints = 0;
  let first = -1;
  let before = null;
  for (const found of findWords(plain, words, typing)) {
    if (first < 0) first = found.start;
    held.add(found.position);
    if (before && found.position === before.position + 1 && found.start - before.end < 3) joints++;
    before = found;
  }
  return { held: held.size, worth: held.size + joints, first };
}

export function holdsAll(text, words, typing) {
  return measure(text.normalize("NFC"), words, typing).held >= new Set(words.map(({ folded }) => folded)).size;
}

// The sentence of a text that shows more of the words than a lead does, with what follows it; null where there is none.
export function findSentence(text, lead, words, typing) {
  let { worth, first } = measure(lead.normalize("NFC"), words, typing);
  let best = null;
  for (const block of text.normalize("NFC").split("\n")) {
    let start = 0;
    for (const sentence of block.split(/(?<=[.!?…]["”’)]*)\s+/)) {
      start = block.indexOf(sentence, start);
      const found = measure(sentence, words, typing);
      if (found.worth > worth) [best, worth, first] = [block.slice(start), found.worth, found.first];
    }
  }
  if (!best || best.length <= LONGEST_EXTRACT) return best;
  // Of what is long, that which stands round the first of the words.
  const start = best.lastIndexOf(" ", Math.max(0, Math.min(first - LONGEST_EXTRACT / 4, best.length - LONGEST_EXTRACT))) + 1;
  const rest = best.slice(start);
  const end = rest.length > LONGEST_EXTRACT ? rest.lastIndexOf(" ", LONGEST_EXTRACT) : rest.length;
  return `${start ? "…" : ""}${rest.slice(0, end)}${end < rest.length ? "…" : ""}`;
}
