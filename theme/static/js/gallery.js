// A gallery gets buttons, arrow keys and a word on where the reader is; without script its row scrolls as it is.

const RESTING = 120;
const ON_THE_WAY = 1000;

function start(gallery) {
  const row = gallery.querySelector("[data-gallery-row]");
  const items = [...row.children];
  const place = gallery.querySelector("[data-gallery-place]");
  const buttons = [...gallery.querySelectorAll("[data-gallery-step]")];
  let current = 0;
  let sent = -Infinity;

  function tell(position) {
    current = position;
    place.textContent = place.dataset.galleryPlace.replace("{number}", position + 1);
    // Not `disabled`: the button that a reader has just pressed would lose the focus.
    for (const button of buttons) {
      const reached = position + Number(button.dataset.galleryStep);
      button.setAttribute("aria-disabled", String(!items[reached]));
    }
  }

  function go(step) {
    const item = items[current + step];
    if (!item) return false;
    // Within the row alone: the page itself stays where it is.
    row.scrollTo({ left: item.offsetLeft - row.offsetLeft });
    tell(current + step);
    sent = performance.now();
    return true;
  }

  // Which picture stands at the row's beginning; at the row's end, the last one.
  function find() {
    if (row.scrollLeft + row.clientWidth >= row.scrollWidth - 2) return items.length - 1;
    const offsets = items.map((item) => Math.abs(item.offsetLeft - row.offsetLeft - row.scrollLeft));
    return offsets.indexOf(Math.min(...offsets));
  }

  function isSeen(item) {
    const [frame, box] = [row, item].map((element) => element.getBoundingClientRect());
    return box.left >= frame.left - 2 && box.right <= frame.right + 2;
  }

  // A row scrolls in many small steps, and on its way to where a button sent it may seem to rest.
  let resting = 0;
  function rest() {
    if (isSeen(items[current])) return;
    if (performance.now() - sent < ON_THE_WAY) resting = setTimeout(rest, RESTING);
    else tell(find());
  }
  row.addEventListener("scroll", () => {
    clearTimeout(resting);
    resting = setTimeout(rest, RESTING);
  });

  for (const button of buttons) {
    button.addEventListener("click", () => go(Number(button.dataset.galleryStep)));
  }
  gallery.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (go(step) && row.contains(document.activeElement)) {
      items[current].querySelector("a").focus({ preventScroll: true });
    }
  });

  gallery.querySelector("[data-gallery-controls]").hidden = false;
  tell(0);
}

document.querySelectorAll("[data-gallery]").forEach(start);
