// Forms: steppers, quick values, the date picker, growing text areas, no double sending.

function announceChange(input) {
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function step(button) {
  const input = button.closest("[data-stepper]").querySelector("input");
  const now = Number(input.value) || 0;
  const least = input.min === "" ? -Infinity : Number(input.min);
  const most = input.max === "" ? Infinity : Number(input.max);
  input.value = String(Math.min(most, Math.max(least, now + Number(button.dataset.step))));
  limit(input);
  announceChange(input);
}

/** A button that can do nothing says so. */
function limit(input) {
  for (const button of input.closest("[data-stepper]").querySelectorAll("[data-step]")) {
    const down = Number(button.dataset.step) < 0;
    const end = down ? input.min : input.max;
    button.disabled = end !== "" && (down ? Number(input.value) <= Number(end) : Number(input.value) >= Number(end));
  }
}

/** One button may fill several fields: ids apart by spaces, values apart by bars. */
function fill(button) {
  const values = button.dataset.value.split("|");
  button.dataset.fill.split(" ").forEach((id, index) => {
    const input = document.getElementById(id);
    if (!input) return;
    input.value = values[index] ?? values[0];
    announceChange(input);
  });
}

/** The browser's own calendar, opened over a field in which dates are written the Finnish way. */
function pickDate(button) {
  const field = document.getElementById(button.dataset.pickDate);
  let picker = button.querySelector("input");
  if (!picker) {
    picker = document.createElement("input");
    picker.type = "date";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    picker.addEventListener("change", () => {
      if (!picker.value) return;
      const [year, month, day] = picker.value.split("-").map(Number);
      field.value = `${day}.${month}.${year}`;
      announceChange(field);
      field.focus();
    });
    button.append(picker);
  }
  const written = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(field.value.trim());
  picker.value = written ? `${written[3]}-${written[2].padStart(2, "0")}-${written[1].padStart(2, "0")}` : "";
  if (picker.showPicker) picker.showPicker(); else field.focus();
}

/** Where CSS cannot grow a text area with its text, its rows are counted. */
function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.dataset.rows ??= area.rows;
  area.rows = Math.max(Number(area.dataset.rows), area.value.split("\n").length + Math.floor(area.value.length / 80));
}

document.addEventListener("click", (event) => {
  const target = event.target;
  const stepper = target.closest("[data-step]");
  const quick = target.closest("[data-fill]");
  const calendar = target.closest("[data-pick-date]");
  if (stepper) step(stepper);
  else if (quick) fill(quick);
  else if (calendar && target.tagName !== "INPUT") pickDate(calendar);
});

document.addEventListener("input", (event) => {
  if (event.target.tagName === "TEXTAREA") grow(event.target);
  if (event.target.closest("[data-stepper]")) limit(event.target);
});

// A second press while the first is on its way would record the same thing twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

function ready(within) {
  for (const input of within.querySelectorAll("[data-stepper] input")) limit(input);
  for (const area of within.querySelectorAll("textarea")) grow(area);
}
document.addEventListener("htmx:load", (event) => ready(event.target));
ready(document);
