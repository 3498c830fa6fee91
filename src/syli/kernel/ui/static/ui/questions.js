// Questions that are asked only after another answer: shown and hidden as one answers. The server knows the same conditions;
// without this script every question is shown.
function typed(form, names) {
  return names.flatMap((name) => [...new FormData(form).getAll(name)]).filter((value) => typeof value === "string" && value.trim() !== "");
}

function one(condition, form) {
  const values = typed(form, condition.names);
  const limit = Number(condition.values[0]);
  const numbers = values.map((value) => Number(value.replace(/\s/g, "").replace(",", "."))).filter((value) => !Number.isNaN(value));
  switch (condition.test) {
    case "answered": return values.length > 0;
    case "empty": return values.length === 0;
    case "is": return values.some((value) => condition.values.includes(value));
    case "is_not": return values.length > 0 && !values.some((value) => condition.values.includes(value));
    case "at_least": return numbers.some((value) => value >= limit);
    default: return numbers.some((value) => value < limit);
  }
}

function holds(condition, form) {
  if (typeof condition === "boolean") return condition;
  if (condition.all) return condition.all.every((part) => holds(part, form));
  if (condition.any) return condition.any.some((part) => holds(part, form));
  return one(condition, form);
}

function look(form) {
  for (const box of form.querySelectorAll("[data-asked-when]")) {
    const asked = holds(JSON.parse(box.dataset.askedWhen), form);
    box.toggleAttribute("data-not-asked", !asked);
    // What is not asked is kept for when it is asked again; where the answer would be a mistake then, it is not sent.
    if ("unsent" in box.dataset) for (const input of box.querySelectorAll("input, select, textarea")) input.disabled = !asked;
  }
}
for (const box of document.querySelectorAll("[data-unsent]")) {
  if (box.hasAttribute("data-not-asked")) for (const input of box.querySelectorAll("input, select, textarea")) input.disabled = true;
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.querySelector("[data-asked-when]")) look(form);
});

/** A link into a folded part opens it. */
function unfold() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let box = target; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
}
addEventListener("hashchange", unfold);
unfold();
