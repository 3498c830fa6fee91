// Lets a lent device fill the screen, where the browser can.
const button = document.querySelector("[data-full-screen]");
if (button && document.fullscreenEnabled) {
  const show = () => { button.hidden = Boolean(document.fullscreenElement); };
  show();
  document.addEventListener("fullscreenchange", show);
  button.addEventListener("click", () => document.documentElement.requestFullscreen().catch(() => { button.hidden = true; }));
}
