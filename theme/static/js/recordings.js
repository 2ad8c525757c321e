// A video or a recording from another host: the link becomes a player when it is clicked, and only then is anything loaded.

const PERMISSIONS = "autoplay; encrypted-media; fullscreen; picture-in-picture";

function makePlayer({ recording, address }, title) {
  const player = document.createElement(recording === "frame" ? "iframe" : recording);
  player.className = "recording__player";
  player.title = title;
  if (recording === "frame") {
    player.allow = PERMISSIONS;
    player.referrerPolicy = "strict-origin-when-cross-origin";
  } else {
    player.controls = true;
    player.autoplay = true;
  }
  player.src = address;
  return player;
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-recording] .recording__link");
  // Another tab or window was asked for.
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const player = makePlayer(link.closest("[data-recording]").dataset, link.textContent);
  link.closest(".recording__box").replaceChildren(player);
  player.focus();
});
