// Light or dark, and the size of the text: the switches in the page head, remembered.
// Loaded `async`, so it blocks nothing; a reader who has chosen before has it cached, and it runs before the first paint.

// The first choice of each is what holds when nothing was chosen.
const CHOICES = { theme: ["auto", "light", "dark"], size: ["normal", "large", "larger"] };
const root = document.documentElement;

function readChoice(name) {
  try {
    return Math.max(0, CHOICES[name].indexOf(localStorage.getItem(name)));
  } catch {
    return 0; // storage is refused in some private windows
  }
}

function storeChoice(name, choice) {
  try {
    localStorage.setItem(name, CHOICES[name][choice]);
  } catch {
    // the choice then lasts as long as the page
  }
}

function applyChoice(name, choice) {
  if (choice) root.dataset[name] = CHOICES[name][choice];
  else delete root.dataset[name];
}

function startSwitch(button) {
  const name = button.dataset.switch;
  const words = button.querySelector(".switch__words");
  let current = 0;
  const show = (choice) => {
    current = choice;
    applyChoice(name, choice);
    words.textContent = button.dataset.words.split("|")[choice];
  };
  button.addEventListener("click", () => {
    show((current + 1) % CHOICES[name].length);
    storeChoice(name, current);
  });
  // Another tab, or a page kept by the back button, may hold an older choice.
  addEventListener("storage", () => show(readChoice(name)));
  addEventListener("pageshow", () => show(readChoice(name)));
  show(readChoice(name));
  button.hidden = false;
}

function start() {
  document.querySelectorAll("[data-switch]").forEach(startSwitch);
}

for (const name in CHOICES) applyChoice(name, readChoice(name));
if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
