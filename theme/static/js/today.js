// Today's date in the page head: the day of reading in Vietnam, wherever the reader is.

const parts = Object.fromEntries(
  new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh", year: "numeric", month: "2-digit", day: "2-digit" })
    .formatToParts(new Date())
    .map(({ type, value }) => [type, value]),
);
const iso = `${parts.year}-${parts.month}-${parts.day}`;

for (const place of document.querySelectorAll("[data-today]")) {
  const weekday = place.dataset.weekdays.split("|")[new Date(`${iso}T00:00:00Z`).getUTCDay()];
  const month_name = place.dataset.months.split("|")[Number(parts.month) - 1];
  const words = { weekday, day: Number(parts.day), month: Number(parts.month), month_name, year: parts.year };
  const time = document.createElement("time");
  time.dateTime = iso;
  time.textContent = place.dataset.today.replace(/\{(\w+)\}/g, (_, name) => words[name]);
  place.replaceChildren(time);
}
