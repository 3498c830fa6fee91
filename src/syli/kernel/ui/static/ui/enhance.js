// Enhance: switches of the view, shortcuts, menus, messages, the network. Every page works without this file.
const root = document.documentElement;
const inField = (target) => target.closest("input, textarea, select, [contenteditable]");

/** Shows a choice at once and tells the server in the background; the cookie is the server's to set. */
function choose(form, name, value) {
  const data = new FormData(form);
  data.set(name, value);
  fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" }, keepalive: true })
    .then((answer) => { if (!answer.ok) throw new Error(String(answer.status)); })
    .catch(failed);
  for (const button of form.elements) {
    if (button.name === name) button.setAttribute("aria-pressed", String(button.value === value));
  }
  if (name === "night") {
    root.dataset.nightChoice = value;
    nightfall();
  } else {
    root.dataset[name] = value;
  }
}

/** From 22 to 6 the page turns to night by itself, also when it has stood open since the evening. */
function nightfall() {
  const choice = root.dataset.nightChoice;
  const hour = new Date().getHours();
  const night = choice === "auto" ? hour >= 22 || hour < 6 : choice === "on";
  root.dataset.night = night ? "on" : "off";
}

function failed() {
  const template = document.getElementById("toast-failed");
  if (template) document.getElementById("toasts").append(template.content.cloneNode(true));
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

/** A frame that does not scroll needs no stop on the way of the Tab key. */
function tidyFrames(within) {
  for (const frame of within.querySelectorAll(".table-frame, .tree-frame")) {
    frame.tabIndex = frame.scrollWidth > frame.clientWidth ? 0 : -1;
  }
}

function ready(within) {
  tidyFrames(within);
  within.querySelector("[data-focus]")?.focus();
  for (const toast of within.querySelectorAll("[data-toast]")) {
    const leave = () => { if (toast.matches(":hover, :focus-within")) setTimeout(leave, 4000); else toast.remove(); };
    setTimeout(leave, 10000);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-preferences]");
  const button = event.submitter;
  if (!form || !button || button.name === "language") return;
  event.preventDefault();
  choose(form, button.name, button.value);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector("details[data-menu][open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  }
  if (root.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
  const form = document.querySelector("form[data-preferences]");
  if (event.key === "/") {
    const search = document.getElementById("search");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  } else if (event.key === "p" && form) {
    choose(form, "privacy", root.dataset.privacy === "on" ? "off" : "on");
  }
});

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details[data-menu]"));
  event.target.closest("[data-close-toast]")?.closest("[data-toast]").remove();
});

const offline = document.getElementById("offline");
const network = () => { if (offline) offline.hidden = navigator.onLine; };
addEventListener("online", network);
addEventListener("offline", network);
addEventListener("resize", () => tidyFrames(document));
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) ready(event.target); });
setInterval(nightfall, 60000);
network();
ready(document);
