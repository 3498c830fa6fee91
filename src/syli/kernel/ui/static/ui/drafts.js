// Drafts: what is typed into a form[data-draft] is on the server within 3 seconds, and at once when the page is left.
// Nothing is ever kept in the browser: shared tablets. The server draws the draft back into the form the next time.
const EVERY = 3000;
const LONGEST_WAIT = 30000;
// What fetch with keepalive and sendBeacon may carry, in bytes, with room for the boundaries between fields.
const BEACON_LIMIT = 60000;
const forms = new Map();

function typed(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

function say(form, state, time) {
  const line = form.querySelector("[data-draft-status]");
  if (!line) return;
  line.dataset.state = state;
  line.textContent = state === "saved" ? line.dataset.saved.replace("{time}", time) : line.dataset.failed;
}

function clockTime() {
  const now = new Date();
  return `${now.getHours()}.${String(now.getMinutes()).padStart(2, "0")}`;
}

async function save(form, state) {
  if (state.sending || !state.changed || state.submitted) return;
  state.sending = true;
  state.changed = false;
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body: typed(form), redirect: "error", headers: { "X-Requested-With": "fetch", Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = answer.status === 204 ? {} : await answer.json();
    state.wait = EVERY;
    say(form, "saved", told.saved ?? clockTime());
  } catch {
    state.changed = true;
    state.wait = Math.min(LONGEST_WAIT, state.wait * 2);
    say(form, "failed");
  } finally {
    state.sending = false;
    plan(form, state);
  }
}

function plan(form, state) {
  clearTimeout(state.timer);
  if (state.changed && !state.submitted) state.timer = setTimeout(() => save(form, state), state.wait);
}

/** The page is going away: one last message that outlives it. */
function leave(form, state) {
  if (!state.changed || state.submitted) return;
  const data = typed(form);
  const size = [...data].reduce((sum, [name, value]) => sum + new Blob([name, value]).size + 120, 0);
  if (size < BEACON_LIMIT && navigator.sendBeacon(form.dataset.draft, data)) state.changed = false;
  else fetch(form.dataset.draft, { method: "POST", body: data }).catch(() => {});
}

function watch(form) {
  if (forms.has(form)) return;
  const state = { changed: false, sending: false, submitted: false, timer: 0, wait: EVERY };
  forms.set(form, state);
  const touched = () => {
    const waiting = state.changed;
    state.changed = true;
    state.submitted = false;
    if (!waiting && !state.sending) plan(form, state);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", (event) => {
    // Nothing may follow the save: a late draft would come back as unfinished work.
    if (!event.defaultPrevented) { state.submitted = true; clearTimeout(state.timer); }
  });
}

function find(within) {
  for (const form of within.querySelectorAll("form[data-draft]")) watch(form);
  if (within.matches?.("form[data-draft]")) watch(within);
  for (const form of forms.keys()) if (!form.isConnected) forms.delete(form);
}

const leaveAll = () => forms.forEach((state, form) => leave(form, state));
addEventListener("pagehide", leaveAll);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leaveAll(); });
addEventListener("online", () => forms.forEach((state, form) => { state.wait = EVERY; save(form, state); }));
document.addEventListener("htmx:load", (event) => find(event.target));
find(document);
