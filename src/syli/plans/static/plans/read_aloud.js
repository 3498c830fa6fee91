// Reads a part of a child's form aloud with the browser's own voice. Where there is none, nothing is shown and nothing is missing.
const speech = window.speechSynthesis;

function voiceFor(language) {
  // Only a voice that lives in the device: others would send a child's form to whoever makes the browser.
  return speech.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));
}

function wordsOf(part) {
  const said = part.querySelectorAll("h1, h2, .page-header__lead, legend, label.field__label, .field__hint, .tile__words");
  const words = [...said].map((element) => element.innerText.replace(/\([^)]*\)/g, "").trim()).filter(Boolean);
  return words.map((one) => (/[.?!]$/.test(one) ? one : `${one}.`)).join(" ");
}

function offer(buttons) {
  const voice = voiceFor(document.documentElement.lang);
  for (const button of buttons) button.hidden = !voice;
}

function press(button) {
  const isReading = button.getAttribute("aria-pressed") === "true";
  speech.cancel();
  for (const other of document.querySelectorAll("[data-read-aloud]")) other.setAttribute("aria-pressed", "false");
  if (isReading) return;
  const saying = new SpeechSynthesisUtterance(wordsOf(button.closest("[data-read]")));
  saying.lang = document.documentElement.lang;
  saying.voice = voiceFor(saying.lang);
  saying.rate = 0.9;
  saying.onend = () => button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", "true");
  speech.speak(saying);
}

const buttons = document.querySelectorAll("[data-read-aloud]");
if (speech && buttons.length) {
  offer(buttons);
  // A browser learns of its voices a while after the page.
  speech.addEventListener?.("voiceschanged", () => offer(buttons));
  for (const button of buttons) button.addEventListener("click", () => press(button));
  window.addEventListener("pagehide", () => speech.cancel());
}
