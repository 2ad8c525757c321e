// The small box in the page head: when it is used, fetch the search page's script ahead.

for (const form of document.querySelectorAll("[data-search-box]")) {
  form.addEventListener("focusin", () => import(form.dataset.searchBox), { once: true });
}
