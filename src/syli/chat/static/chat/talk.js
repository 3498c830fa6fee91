// The visitor's page: leave at once, leave nothing behind, send with Enter. Every page works without this file.
const wipe = () => document.body.replaceChildren();

document.addEventListener("click", (event) => {
  const exit = event.target.closest("[data-exit]");
  if (!exit) return;
  event.preventDefault();
  navigator.sendBeacon(exit.href, new Blob());
  wipe();
  document.title = "";
  // Takes this page's place in the history, so that the Back button does not lead here.
  location.replace(exit.href);
});

// A page that the browser keeps for its Back button is emptied when it is left and asked for anew when it comes back.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("pagehide", (event) => { if (event.persisted) wipe(); });

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-say]");
  if (!form || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[data-send]"));
});

/** The newest line is in sight, in the visitor's page and in the worker's. */
const newest = () => { const list = document.querySelector(".said"); if (list) list.scrollTop = list.scrollHeight; };
document.addEventListener("htmx:afterSwap", newest);
newest();
