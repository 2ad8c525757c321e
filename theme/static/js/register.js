// Narrow and order the document register; without script it stays one list by year, and its parts have pages of their own.

const form = document.querySelector("[data-register-filter]");
const register = document.querySelector("[data-register]");
const total = document.querySelector("[data-register-count]");

// Readers type without accents as often as with: "ke hoach 106" finds "Kế hoạch 106-KH/TU".
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
const { compare } = new Intl.Collator("vi", { numeric: true });
const show = (number) => number.toLocaleString("vi-VN");
const format = (pattern, words) => pattern.replace(/\{(\w+)\}/g, (_, name) => words[name]);

const group = register.querySelector(".register__group").cloneNode(true);
group.replaceChildren(group.querySelector(".heading"));
// In the order of the page, the newest first.
const entries = [...register.querySelectorAll(".directive")].map((element) => ({
  element,
  words: fold(element.textContent),
  year: element.dataset.day.slice(0, 4),
  state: element.querySelector(".state")?.textContent.trim() ?? "",
  ...element.dataset,
}));
// By what each order puts documents into groups; ties stay as they are on the page.
const nameYear = (entry) => format(register.dataset.year, entry);
const ORDERS = {
  newest: { name: nameYear, order: () => 0 },
  oldest: { name: nameYear, order: (one, other) => compare(one.day, other.day) },
  symbol: { name: () => register.dataset.all, order: (one, other) => compare(one.symbol, other.symbol) },
  kind: { name: (entry) => entry.kind, order: (one, other) => compare(one.kind, other.kind) },
  issuer: { name: (entry) => entry.issuer, order: (one, other) => compare(one.issuer, other.issuer) },
  status: { name: (entry) => entry.state, order: (one, other) => compare(one.state, other.state) },
};

function readForm() {
  const { words, order, ...chosen } = Object.fromEntries(new FormData(form));
  return { wanted: fold(words).split(/\s+/).filter(Boolean), order: ORDERS[order], chosen };
}

function fits(entry, { wanted, chosen }) {
  return (
    Object.entries(chosen).every(([facet, value]) => !value || entry[facet] === value) &&
    wanted.every((word) => entry.words.includes(word))
  );
}

function buildGroup(name, items, place) {
  const section = group.cloneNode(true);
  const title = section.querySelector(".heading__title");
  title.id = `nhom-${place}`;
  title.textContent = name;
  section.setAttribute("aria-labelledby", title.id);
  section.querySelector(".heading__count").textContent = format(register.dataset.count, { count: show(items.length) });
  section.append(...items.map(({ element }) => element));
  return section;
}

function arrange() {
  const choice = readForm();
  const found = entries.filter((entry) => fits(entry, choice)).sort(choice.order.order);
  const groups = new Map();
  for (const entry of found) {
    const name = choice.order.name(entry);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(entry);
  }
  register.replaceChildren(...[...groups].map(([name, items], place) => buildGroup(name, items, place)));
  total.textContent = format(total.dataset.registerCount, { count: show(found.length) });
  keepChoice();
}

// The choice stands in the address, so that it can be passed on and is there again on the way back.
function keepChoice() {
  const query = new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && value !== "newest"));
  history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
}

function restoreChoice() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements[name];
    if (field && (name === "words" || [...field.options].some((option) => option.value === value))) field.value = value;
  }
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", arrange);
restoreChoice();
form.hidden = false;
if ([...new FormData(form)].some(([, value]) => value && value !== "newest")) arrange();
