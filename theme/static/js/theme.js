// Light, dark or the system's own: the switch in the page head, remembered.
// Loaded `async`, so it blocks nothing; a reader who has chosen before has it cached, and it runs before the first paint.

const CHOICES = ["auto", "light", "dark"];
const root = document.documentElement;

function readChoice() {
  try {
    const stored = localStorage.getItem("theme");
    return CHOICES.includes(stored) ? stored : "auto";
  } catch {
    return "auto"; // storage is refused in some private windows
  }
}

function storeChoice(choice) {
  try {
    localStorage.setItem("theme", choice);
  } catch {
    // the choice then lasts as long as the page
  }
}

function applyChoice(choice) {
  if (choice === "auto") delete root.dataset.theme;
  else root.dataset.theme = choice;
}

function startSwitch(button) {
  const words = button.querySelector(".theme__words");
  let current = "auto";
  const show = (choice) => {
    current = choice;
    applyChoice(choice);
    words.textContent = button.dataset[choice];
  };
  button.addEventListener("click", () => {
    show(CHOICES[(CHOICES.indexOf(current) + 1) % CHOICES.length]);
    storeChoice(current);
  });
  // Another tab, or a page kept by the back button, may hold an older choice.
  addEventListener("storage", () => show(readChoice()));
  addEventListener("pageshow", () => show(readChoice()));
  show(readChoice());
  button.hidden = false;
}

function start() {
  document.querySelectorAll("[data-theme-switch]").forEach(startSwitch);
}

applyChoice(readChoice());
if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
