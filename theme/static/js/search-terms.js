// A query cut as plugins/search/terms.py cuts a text: tests/search/vectors.toml holds both to the same answers.

const SYLLABLE = /\p{Nd}+|[\p{L}\p{Nl}\p{No}]+/gu;
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const NEW_STYLE = /(^|[^q])(u[ỳýỷỹỵ])$|o[àáảãạèéẻẽẹ]$/;
const LONGEST_SYLLABLE = 24;
const CODES = new Set(
  "nq nqlt ct kl qd qdi qyd qc tt ttlt nd kh ctr cthd ctrhd da pa hd tb tc bc bb ttr cv cd l pl ubnd hdnd".split(" "),
);

export const fold = (word) => word.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");

// "uỷ" and "ủy" are one word: the tone goes to the first of the two vowels.
function spell(syllable) {
  if (/^\p{Nd}/u.test(syllable)) return (syllable.replace(/^0+(?=.)/, "")).slice(0, LONGEST_SYLLABLE);
  if (NEW_STYLE.test(syllable)) {
    const [base, tone] = syllable.at(-1).normalize("NFD");
    syllable = syllable.slice(0, -2) + (syllable.at(-2) + tone).normalize("NFC") + base;
  }
  return [...syllable].slice(0, LONGEST_SYLLABLE).join("");
}

// Every syllable of a text with its place in it.
export function* cut(text) {
  for (const match of text.toLowerCase().matchAll(SYLLABLE)) {
    const word = spell(match[0].replace(/ð/g, "đ"));
    yield { word, folded: fold(word), start: match.index, end: match.index + match[0].length };
  }
}

export const makePlain = (text) => text.normalize("NFC").replace(INVISIBLE, "");

export const splitText = (text) => [...cut(makePlain(text))].map(({ word }) => word);

// One byte that tells accented forms of a folded term apart, near enough to rank by.
export function measureAccents(term) {
  let form = 0;
  for (const word of term.split(" ")) {
    let value = 0;
    for (const letter of word) value = (value * 31 + letter.codePointAt(0)) & 0xffff;
    // The halves of the first word's byte change places.
    form = (((form << 4) | (form >> 4)) ^ value ^ (value >> 8)) & 0xff;
  }
  return form;
}

// Where words may spell the symbol of a document: number, year if any, code, issuer. Tones say that it is a word.
export function findSymbols(words) {
  const found = [];
  const plain = ({ word, folded }) => word.replace(/đ/g, "d") === folded;
  for (let start = 0; start < words.length; start++) {
    if (!/^\d{1,5}$/.test(words[start].folded)) continue;
    let next = start + 1;
    const parts = [words[start].folded];
    if (/^(19|20)\d\d$/.test(words[next]?.folded)) parts.push(words[next++].folded);
    const code = words[next];
    if (/^(qh|ubtvqh)$/.test(code?.folded) && /^\d+$/.test(words[next + 1]?.folded)) {
      parts.push(code.folded + words[next + 1].folded);
      found.push({ start, end: next + 2, keys: [parts.join("-")] });
    } else if (code && plain(code)) {
      // "khtu", as a plain slugifier leaves it, is code and issuer in one.
      const joined = !CODES.has(code.folded) && [...CODES].find((known) => code.folded.startsWith(known) && code.folded.length - known.length > 1);
      const issuer = words[next + 1];
      if (joined) found.push({ start, end: next + 1, keys: [[...parts, joined, code.folded.slice(joined.length)].join("-")] });
      else if (CODES.has(code.folded) && issuer && /^\p{L}+$/u.test(issuer.folded)) {
        const known = code.folded === "ctrhd" ? "cthd" : code.folded;
        const key = (suffix) => [...parts, known, suffix].join("-");
        const keys = [key(issuer.folded)];
        // The Central Committee is TW or TƯ; typed in small letters without marks it is the city's TU.
        if (issuer.folded === "tu") keys[issuer.word === "tư" ? "unshift" : "push"](key("tw"));
        if (issuer.folded === "t" && words[next + 2]) keys.push(key("tw"));
        found.push({ start, end: next + 2, keys });
      }
    }
    // The year of one symbol is not the number of another.
    if (found.at(-1)?.start === start) start = found.at(-1).end - 1;
  }
  return found;
}
