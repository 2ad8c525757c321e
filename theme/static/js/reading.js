// What helps to read an article: print it, pass it on, have it read aloud in the browser's own voice.
// Without script the browser's commands and the plain links beside these buttons do what can be done.

const SHOWN_FOR = 3000;
const BLOCKS = ".article__title, .article__lead, .article__body :is(h2, h3, h4, h5, p, li, dt, dd, figcaption)";
const UNSPOKEN = ".footnote, .recording, .table-scroll";

function startPrinting(button) {
  button.addEventListener("click", () => print());
  button.hidden = false;
}

function startCopying(button) {
  const words = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = words), SHOWN_FOR);
  });
  button.hidden = !navigator.clipboard;
}

function startSharing(button) {
  const { share: url, title } = button.dataset;
  // Who closes the sheet has changed their mind: no error.
  button.addEventListener("click", () => navigator.share({ title, url }).catch(() => {}));
  button.hidden = !navigator.share;
}

// A block's sentences, one utterance each: some voices fall silent in the middle of a long one.
function splitSentences(block, language) {
  const copy = block.cloneNode(true);
  copy.querySelectorAll("sup").forEach((mark) => mark.remove());
  const text = copy.textContent.replace(/\s+/g, " ").trim();
  if (!("Segmenter" in Intl)) return [text];
  return [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)].map(({ segment }) => segment);
}

function listSentences(language) {
  const blocks = [...document.querySelectorAll(BLOCKS)].filter(
    (block) => !block.closest(UNSPOKEN) && !block.querySelector(BLOCKS),
  );
  return blocks.flatMap((block) => splitSentences(block, language).map((text) => ({ block, text })));
}

function startReadingAloud(button, stop) {
  const language = (document.querySelector("article[lang]") ?? document.documentElement).lang;
  const findVoice = () => speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(language));
  let sentences = [];
  let position = 0;
  let current = null;

  const mark = (block) => {
    document.querySelector("[data-spoken]")?.removeAttribute("data-spoken");
    block?.setAttribute("data-spoken", "");
  };
  const show = (state) => {
    button.textContent = button.dataset[state];
    stop.hidden = state === "start";
  };
  // Leaving off and beginning the sentence again works everywhere; pausing in its middle doesn't.
  const silence = () => {
    current = null;
    speechSynthesis.cancel();
  };
  const end = () => {
    silence();
    position = 0;
    mark(null);
    show("start");
  };
  const speak = () => {
    if (position >= sentences.length) return end();
    const { block, text } = sentences[position];
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = findVoice();
    utterance.lang = utterance.voice.lang;
    utterance.onend = () => {
      if (utterance !== current) return;
      position += 1;
      speak();
    };
    utterance.onerror = () => utterance === current && end();
    current = utterance;
    mark(block);
    speechSynthesis.speak(utterance);
  };

  button.addEventListener("click", () => {
    if (current) {
      silence();
      show("resume");
    } else {
      sentences = listSentences(language);
      show("pause");
      speak();
    }
  });
  stop.addEventListener("click", () => {
    end();
    button.focus();
  });
  addEventListener("pagehide", silence);
  const offer = () => (button.hidden = !findVoice());
  // Voices are often known only some time after the page.
  speechSynthesis.addEventListener("voiceschanged", offer);
  offer();
}

document.querySelectorAll("[data-print]").forEach(startPrinting);
document.querySelectorAll("[data-copy]").forEach(startCopying);
document.querySelectorAll("[data-share]").forEach(startSharing);
const aloud = document.querySelector("[data-aloud]");
if (aloud && "speechSynthesis" in window) startReadingAloud(aloud, document.querySelector("[data-aloud-stop]"));
