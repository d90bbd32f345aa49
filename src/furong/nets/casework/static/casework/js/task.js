// One task: takes photos with time and position, shows what is kept on the phone as if it had been sent, and lets the
// button at the thumb say what is missing.

const POSITION_MS = 4000;
const page = document.getElementById("task");
const shownPhotos = new Set();

function missing() {
  return Math.max(0, Number(page.dataset.missingBefore)) + Math.max(0, Number(page.dataset.missingAfter));
}

function sayNext(words) {
  const button = document.querySelector("[data-send]");
  if (!button) return;
  const count = missing();
  const hasResult = document.querySelector('#feed-back [name="result"]:checked') !== null;
  const photos = count === 1 ? words.photoOne : words.photoMany.replace("{n}", count);
  button.textContent = count ? photos : hasResult ? words.send : words.result;
  button.toggleAttribute("aria-disabled", false);
  if (count || !hasResult) button.setAttribute("aria-disabled", "true");
  const chip = document.querySelector("[data-missing]");
  chip.hidden = count === 0;
  chip.textContent = photos;
}

/** Where the phone is, when its owner lets the page know; nobody waits long for it. */
function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    const late = setTimeout(() => resolve(null), POSITION_MS);
    const settle = (found) => {
      clearTimeout(late);
      resolve(found);
    };
    navigator.geolocation.getCurrentPosition((found) => settle(found.coords), () => settle(null), {
      enableHighAccuracy: true,
      timeout: POSITION_MS,
      maximumAge: 60000,
    });
    return undefined;
  });
}

const nameOf = (file) => `${file.name} ${file.size} ${file.lastModified}`;

async function sendShot(input) {
  if (!input.files.length) return;
  sessionStorage.setItem("shot", nameOf(input.files[0]));
  const form = input.form;
  form.elements.taken_at.value = new Date().toISOString();
  const coordinates = await position();
  form.elements.lon.value = coordinates ? coordinates.longitude : "";
  form.elements.lat.value = coordinates ? coordinates.latitude : "";
  form.requestSubmit();
}

function setState(state) {
  page.dataset.state = state;
  for (const part of document.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
  document.querySelector("[data-steps]").disabled = state !== "accepted";
}

function showPhoto(item, words) {
  if (shownPhotos.has(item.id)) return;
  shownPhotos.add(item.id);
  const form = document.querySelector(`form[data-kind="${item.kind}"]`);
  const file = item.fields.find(([name]) => name === "photo")?.[1];
  if (!form || !file) return;
  const figure = document.createElement("figure");
  const picture = document.createElement("img");
  picture.src = URL.createObjectURL(file);
  picture.alt = form.dataset.title;
  const caption = document.createElement("figcaption");
  caption.textContent = `${form.dataset.title} · ${words.kept}`;
  figure.append(picture, caption);
  form.before(figure);
  form.reset();
  const key = item.kind === "after" ? "missingAfter" : "missingBefore";
  page.dataset[key] = Math.max(0, Number(page.dataset[key]) - 1);
}

function showArrival(words) {
  const step = document.querySelector('[data-step="arrive"]');
  step.dataset.done = "";
  step.querySelector(".stepcard__mark").textContent = "✓";
  const chip = step.querySelector("[data-arrived]");
  chip.hidden = false;
  chip.textContent = words.kept;
  step.querySelector("form")?.remove();
}

/** Show what waits on the phone: on the task's own page, or as a word on its card in the list. */
export function showKept(items, words) {
  for (const item of items) {
    const card = document.querySelector(`[data-task-card="${item.task}"]`);
    if (card && !card.querySelector("[data-kept]")) {
      const chip = document.createElement("span");
      chip.className = "chip chip--warn";
      chip.dataset.kept = "";
      chip.textContent = words.kept;
      card.querySelector(".taskcard__meta").append(chip);
    }
    if (!page || page.dataset.task !== item.task) continue;
    if (item.step === "accept") setState("accepted");
    else if (item.step === "arrive") showArrival(words);
    else if (item.step === "photo") showPhoto(item, words);
    else setState("sent");
  }
  if (page) sayNext(words);
}

export function showProgress(item, percent, words) {
  const text = document.querySelector(`form[data-kind="${item.kind}"] [data-shot-text]`);
  if (text && item.step === "photo") text.textContent = words.uploading.replace("{percent}", percent);
}

/** What was chosen and typed of the result stays while photos are sent and the page comes anew. */
function keepResult() {
  const form = document.getElementById("feed-back");
  const key = `result ${page.dataset.task}`;
  if (!form || page.dataset.state !== "accepted") {
    sessionStorage.removeItem(key);
    return;
  }
  const typed = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const [name, value] of Object.entries(typed)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  // What is refused stays in the form that is shown; what is taken shall not stand in it again after a rework.
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
  form.addEventListener("input", () => {
    const fields = ["result", "moved", "note"].filter((name) => form.elements[name]);
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((name) => [name, form.elements[name].value]))));
  });
}

export function watchTask(words) {
  if (!page) return;
  keepResult();
  for (const input of document.querySelectorAll("[data-shot]")) {
    input.addEventListener("change", () => sendShot(input));
    // Somebody was quicker than this script; but what the browser filled in again has been sent already.
    const early = input.files[0];
    if (early && nameOf(early) !== sessionStorage.getItem("shot")) sendShot(input);
  }
  for (const choice of document.querySelectorAll('[name="result"]')) {
    choice.addEventListener("change", () => sayNext(words));
  }
  document.querySelector("[data-send]")?.addEventListener("click", (event) => {
    if (event.currentTarget.getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    const step = missing() ? "photos" : "result";
    document.querySelector(`[data-step="${step}"]`).scrollIntoView({ block: "center", behavior: "smooth" });
  });
}
