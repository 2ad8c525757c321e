// The search page: answers while the reader types, keeps the question in the address, says what it found.

import { SearchIndex, findSentence, holdsAll, markWords } from "./search-index.js";

const PAGE = 10;
const PAUSE = 180;
const root = document.querySelector("[data-search]");
const find = (name) => root.querySelector(`[data-${name}]`);
const texts = JSON.parse(root.dataset.texts);
const input = root.querySelector("input[type=search]");
const [status, failed, suggestion, found, list, more, widen, order, clear, ways, waysHint] =
  ["status", "failed", "suggestion", "found", "list", "more", "widen", "order", "clear", "ways", "ways-hint"].map(find);
const facets = [...root.querySelectorAll("[data-facet]")];
const index = new SearchIndex(root.dataset.search);

let filters = {};
let result = null;
let shown = [];
let asked = 0;
let timer = 0;

const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};
const tell = (key, count) => texts[key].replace("{count}", count?.toLocaleString("vi-VN")).replace("{query}", result?.corrected ?? input.value.trim());

function mark(text, { words, typing } = result) {
  const pieces = markWords(text, words, typing);
  return pieces.map(([piece, wanted]) => (wanted ? element("mark", "", piece) : piece));
}

// ---- the address ----

function readAddress() {
  const query = new URLSearchParams(location.search);
  input.value = query.get("q") ?? "";
  order.value = query.get("thu-tu") === "ngay" ? "ngay" : "";
  filters = {};
  for (const { dataset } of facets) if (query.get(dataset.parameter)) filters[dataset.facet] = query.get(dataset.parameter);
}

function writeAddress(lasting) {
  const query = new URLSearchParams();
  if (input.value.trim()) query.set("q", input.value.trim());
  if (order.value) query.set("thu-tu", order.value);
  for (const { dataset } of facets) if (filters[dataset.facet]) query.set(dataset.parameter, filters[dataset.facet]);
  const text = query.toString();
  const address = `${location.pathname}${text && `?${text}`}`;
  if (address !== location.pathname + location.search) history[lasting ? "pushState" : "replaceState"](null, "", address);
}

// ---- asking and showing ----

async function ask(options) {
  const turn = ++asked;
  clearTimeout(timer);
  failed.hidden = true;
  if (!input.value.trim()) {
    result = null;
    status.textContent = "";
    suggestion.hidden = found.hidden = waysHint.hidden = true;
    ways.hidden = false;
    return;
  }
  const slow = setTimeout(() => (status.textContent = texts.loading), 400);
  try {
    const take = async (answer) => {
      clearTimeout(slow);
      if (turn !== asked) return;
      result = answer;
      await show();
    };
    // Found and shown by one and the same manifest.
    await index.use(async () => take(await index.searchNow(input.value, { ...options, onFirst: take })));
  } catch {
    if (turn === asked) fail("failed", true);
  } finally {
    clearTimeout(slow);
  }
}

function fail(key, again) {
  status.textContent = "";
  failed.firstElementChild.textContent = texts[key];
  failed.hidden = ways.hidden = false;
  found.hidden = true;
  find("retry").hidden = !again;
}

// The index was replaced meanwhile: what was found by the old one is found again by the new one.
function findAgain() {
  index.open(true).catch(() => {});
  return ask();
}

const showAgain = () => show().catch(findAgain);

async function show() {
  const turn = asked;
  const kept = await Promise.all(Object.entries(filters).map(([name, value]) => loadMembers(name, value)));
  let ids = result.ids.filter((id) => kept.every((members) => members.has(id)));
  if (order.value) {
    const places = index.segments[0].size;
    const rank = (id) => (id < places ? -1 : id);
    const top = ids.filter((id) => result.ids.indexOf(id) < result.named);
    ids = [...top, ...ids.filter((id) => !top.includes(id)).sort((a, b) => rank(b) - rank(a))];
  }
  const items = await buildItems(ids.slice(0, PAGE));
  if (turn !== asked) return;
  shown = ids;
  list.replaceChildren(...items);
  more.hidden = ids.length <= PAGE;
  widen.hidden = !result.close;
  clear.hidden = !Object.keys(filters).length;
  found.hidden = !ids.length && !Object.keys(filters).length;
  ways.hidden = ids.length > 0;
  waysHint.hidden = ids.length > 0;
  status.textContent = tell(!ids.length ? "nothing" : result.some ? "some" : result.close ? "close" : "found", ids.length);
  suggestion.hidden = !result.corrected;
  if (result.corrected) {
    const link = element("a", "search__correction", result.corrected);
    link.href = `?${new URLSearchParams({ q: result.corrected })}`;
    suggestion.replaceChildren(`${texts.suggestion} `, link);
  }
  await Promise.all(facets.map(showFacet));
}

async function buildItems(ids) {
  return (await index.loadCards(ids)).map((card) => {
    const link = element("a", "search__link", ...mark(card.title));
    link.href = card.url;
    const item = element("li", `search__item search__item--${card.kind}`, element("p", "search__label-line", card.label), element("h3", "search__title", link));
    const lead = element("p", "search__lead", ...mark(card.lead));
    const isPlain = [card.title, card.lead].some((text) => holdsAll(text, result.words, result.typing));
    if (card.lead || !isPlain) item.append(lead);
    if (!isPlain) {
      sentences.set(lead, { card, answer: result });
      inView.observe(lead);
    }
    if (card.day) {
      const time = element("time", "search__day", card.day.split("-").reverse().map(Number).join("-"));
      time.dateTime = card.day;
      item.append(time);
    }
    return item;
  });
}

// Where neither title nor lead holds the words, the sentence that does takes the lead's place once it comes into view.
const sentences = new WeakMap();
const inView = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    inView.unobserve(target);
    showSentence(target, sentences.get(target)).catch(() => {});
  }
});

async function showSentence(lead, { card, answer }) {
  const sentence = findSentence(await index.loadText(card.id), card.lead, answer.words, answer.typing);
  if (sentence) lead.replaceChildren(...mark(sentence, answer));
}

async function showMore() {
  const before = list.children.length;
  const items = await buildItems(shown.slice(before, before + PAGE)).catch(findAgain);
  if (!items) return;
  list.append(...items);
  more.hidden = list.children.length >= shown.length;
  // The keyboard goes on with the first of the new ones.
  list.children[before]?.querySelector("a").focus();
}

// ---- facets: fetched when one is opened or chosen ----

async function loadMembers(name, value) {
  const chosen = (await index.loadFacet(name)).find(([known]) => known === value);
  return new Set(chosen?.[2]);
}

async function showFacet(details) {
  const name = details.dataset.facet;
  const chosen = filters[name];
  details.querySelector("[data-chosen]").textContent = "";
  if (!details.open && !chosen) return;
  const values = await index.loadFacet(name);
  details.querySelector("[data-chosen]").textContent = values.find(([value]) => value === chosen)?.[1] ?? "";
  if (!result) return;
  const others = Object.entries(filters).filter(([other]) => other !== name);
  const kept = await Promise.all(others.map(([other, value]) => loadMembers(other, value)));
  const ids = new Set(result.ids.filter((id) => kept.every((members) => members.has(id))));
  const counted = values
    .map(([value, title, members]) => ({ value, title, count: members.reduce((sum, id) => sum + ids.has(id), 0) }))
    .filter(({ value, count }) => count || value === chosen)
    .sort((a, b) => (name === "year" ? b.value - a.value : b.count - a.count));
  details.querySelector("ul").replaceChildren(
    ...counted.map(({ value, title, count }) => {
      const button = element("button", "search__value", element("span", "", title), element("span", "search__count", count.toLocaleString("vi-VN")));
      button.type = "button";
      button.setAttribute("aria-pressed", value === chosen);
      button.addEventListener("click", () => choose(details, value === chosen ? null : value));
      return element("li", "", button);
    }),
  );
}

async function choose(details, value) {
  const name = details.dataset.facet;
  if (value) filters[name] = value;
  else delete filters[name];
  writeAddress(true);
  await showAgain();
  details.querySelector("summary").focus();
}

// ---- what the reader does ----

function start() {
  // A word that an input method is still composing counts too: phones compose every word.
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      writeAddress(false);
      ask({ typing: !/\s$/.test(input.value) });
    }, PAUSE);
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    writeAddress(true);
    ask();
  });
  order.addEventListener("change", () => {
    writeAddress(true);
    if (result) showAgain();
  });
  more.addEventListener("click", showMore);
  clear.addEventListener("click", () => {
    filters = {};
    writeAddress(true);
    showAgain();
    input.focus();
  });
  widen.addEventListener("click", () => ask({ wide: true }));
  find("retry").addEventListener("click", () => ask());
  facets.forEach((details) => details.addEventListener("toggle", () => details.open && showFacet(details).catch(findAgain)));
  // Arrow keys walk from the box through the results and back.
  root.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [input, ...list.querySelectorAll(".search__link")];
    const at = links.indexOf(document.activeElement);
    if (!step || at < 0 || !links[at + step]) return;
    event.preventDefault();
    links[at + step].focus();
  });
  addEventListener("popstate", () => {
    readAddress();
    ask();
  });
  readAddress();
  if (input.value) ask();
  // The manifest is there when the first letter comes; should it fail, the first question says so.
  else index.open().catch(() => {});
  if (!input.value && matchMedia("(hover: hover)").matches) input.focus();
}

if ("DecompressionStream" in window) start();
else fail("unsupported", false);
