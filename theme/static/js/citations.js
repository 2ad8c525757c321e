// A citation shows the document's abstract and date beside it, on hover and on focus.
// Without script the browser shows them as a title; a screen reader reads the title either way.

const SHOW_AFTER = 150;
const HIDE_AFTER = 250;
const GAP = 6;
const EDGE = 8;

const note = document.createElement("div");
note.className = "citation-note";
note.setAttribute("aria-hidden", "true");
note.hidden = true;

let shown = null;
let timer = 0;

const findCitation = (event) => (event.target instanceof Element ? event.target.closest("a.citation") : null);

function wait(action, delay) {
  clearTimeout(timer);
  timer = setTimeout(action, delay);
}

// Of a link that is wrapped, the line that the pointer is on; else its first.
function findLine(link, x, y) {
  const lines = [...link.getClientRects()];
  return lines.find((line) => x >= line.left && x <= line.right && y >= line.top && y <= line.bottom) ?? lines[0];
}

function show(link, line) {
  hide();
  const text = link.title;
  if (!text || !line) return;
  shown = { link, text };
  note.textContent = text;
  note.hidden = false;
  document.body.append(note);
  const { width, height } = note.getBoundingClientRect();
  const left = Math.max(EDGE, Math.min(line.left, document.documentElement.clientWidth - width - EDGE));
  // A line out of sight comes into the middle of the window once it has the focus.
  const below = line.bottom + GAP + height <= innerHeight || line.top > innerHeight;
  note.style.left = `${left + scrollX}px`;
  note.style.top = `${(below ? line.bottom + GAP : line.top - GAP - height) + scrollY}px`;
}

function hide() {
  clearTimeout(timer);
  if (!shown) return;
  shown.link.title = shown.text;
  shown = null;
  note.hidden = true;
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const link = findCitation(event);
  if (shown && (link === shown.link || note.contains(event.target))) clearTimeout(timer);
  else if (link) {
    const line = findLine(link, event.clientX, event.clientY);
    wait(() => {
      show(link, line);
      // The browser's own note would come over ours.
      if (shown) link.title = "";
    }, SHOW_AFTER);
  }
});
document.addEventListener("pointerout", (event) => {
  if (findCitation(event) || note.contains(event.target)) wait(hide, HIDE_AFTER);
});
document.addEventListener("focusin", (event) => {
  const link = findCitation(event);
  if (link?.matches(":focus-visible")) show(link, findLine(link));
});
document.addEventListener("focusout", (event) => {
  if (findCitation(event)) hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
addEventListener("resize", hide);
addEventListener("beforeprint", hide);
