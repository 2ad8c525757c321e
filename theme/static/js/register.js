// Filter and order the document register; without script it stays one list by year.

const form = document.querySelector("[data-register-filter]");
const register = document.querySelector("[data-register]");
const count = document.querySelector("[data-register-count]");

// Readers type without accents as often as with: "ke hoach 106" finds "Kế hoạch 106-KH/TU".
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

const years = [...register.children].map((section) => ({
  section,
  heading: section.querySelector(".heading"),
  entries: [...section.querySelectorAll(".directive")].map((element) => ({
    element,
    words: fold(element.textContent),
    ...element.dataset,
  })),
}));

function filterRegister() {
  const { words, kind, issuer } = Object.fromEntries(new FormData(form));
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const { section, entries } of years) {
    let shown = 0;
    for (const entry of entries) {
      const fits =
        (!kind || entry.kind === kind) &&
        (!issuer || entry.issuer === issuer) &&
        wanted.every((word) => entry.words.includes(word));
      entry.element.hidden = !fits;
      shown += fits;
    }
    section.hidden = shown === 0;
    found += shown;
  }
  count.textContent = count.dataset.registerCount.replace("{count}", found.toLocaleString("vi-VN"));
}

function orderRegister() {
  const oldestFirst = form.elements.order.value === "oldest";
  const ordered = (items) => (oldestFirst ? [...items].reverse() : items);
  for (const { section, heading, entries } of years) {
    section.replaceChildren(heading, ...ordered(entries).map(({ element }) => element));
  }
  register.replaceChildren(...ordered(years).map(({ section }) => section));
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", filterRegister);
form.elements.order.addEventListener("change", orderRegister);
form.hidden = false;
if (form.elements.words.value || form.elements.kind.value || form.elements.issuer.value) filterRegister();
if (form.elements.order.value === "oldest") orderRegister();
