// Keeps the page what the last build gave: a page that changed is loaded again, a new panel takes the place of the old one.

let source;

function findPanel() {
  return document.querySelector("[data-preview]");
}

async function follow({ data }) {
  const shown = JSON.parse(data);
  const panel = findPanel();
  if (panel.dataset.page !== shown.page) {
    location.reload();
  } else if (panel.dataset.panel !== shown.panel) {
    const answer = await fetch(`/__preview/panel?page=${encodeURIComponent(location.pathname)}`);
    panel.outerHTML = await answer.text();
  }
}

// Only a page that is looked at listens: a browser opens no more than six connections to one server.
function listen() {
  source?.close();
  source = undefined;
  if (document.visibilityState === "visible") {
    source = new EventSource(`/__preview/events?page=${encodeURIComponent(location.pathname)}`);
    source.addEventListener("message", follow);
  }
}

document.addEventListener("visibilitychange", listen);
listen();
