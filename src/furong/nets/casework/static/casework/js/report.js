// Reporting something: photos, the cross on the map, and a draft that is kept on the phone every few seconds. Sending is
// what phone.js does with every form of the phone pages; without a network it waits there.

import { draftOf, dropDraft, saveDraft } from "./queue.js";
import { startMap } from "./report_map.js";

const KEEP_MS = 3000;
const LOOK_MS = 800;
const POSITION_MS = 8000;
const TEXTS = ["key", "lon", "lat", "here_lon", "here_lat", "address", "text"];
const form = document.getElementById("report");
const words = JSON.parse(form.dataset.words);
const reader = document.getElementById("queue").dataset.reader;
const fields = form.elements;
let photos = [];
let isChanged = false;
let map = null;

const say = (told) => (document.querySelector("[data-place-said]").textContent = told);
const place = () => [Number.parseFloat(fields.lon.value), Number.parseFloat(fields.lat.value)];
const hasPlace = () => place().every(Number.isFinite);
const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("-");

// ---- The draft ----

const chosenClass = () => form.querySelector('[name="class_code"]:checked')?.value ?? "";
const texts = () => ({ class_code: chosenClass(), ...Object.fromEntries(TEXTS.map((name) => [name, fields[name].value])) });

function fill(values) {
  for (const name of TEXTS) fields[name].value = values[name] ?? "";
  for (const choice of form.querySelectorAll('[name="class_code"]')) choice.checked = choice.value === values.class_code;
  const chosen = form.querySelector('[name="class_code"]:checked');
  if (chosen?.closest("details")) chosen.closest("details").open = true;
}

async function keepDraft() {
  if (!isChanged) return;
  isChanged = false;
  await saveDraft({ reader, texts: texts(), photos });
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour12: false });
  document.querySelector("[data-saved]").textContent = words.saved.replace("{time}", time);
}

async function restore() {
  const draft = await draftOf(reader);
  if (draft) {
    fill(draft.texts);
    photos = draft.photos;
  }
  if (!fields.key.value) fields.key.value = newKey();
  showPhotos();
  sayNext();
}

async function clear() {
  isChanged = false;
  photos = [];
  form.reset();
  fill({ key: newKey() });
  document.querySelector("[data-saved]").textContent = "";
  await dropDraft(reader);
  showPhotos();
  sayNext();
  await takePosition();
}

function changed() {
  isChanged = true;
  document.querySelector("[data-saved]").textContent = "";
  sayNext();
  lookSoon();
}

// ---- Photos ----

function showPhotos() {
  const box = document.querySelector("[data-shots]");
  for (const old of box.querySelectorAll("figure")) old.remove();
  photos.forEach(({ file }, at) => {
    const figure = document.createElement("figure");
    const picture = document.createElement("img");
    picture.src = URL.createObjectURL(file);
    picture.alt = words.photo.replace("{n}", at + 1);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon-button";
    button.textContent = "✕";
    button.setAttribute("aria-label", words.remove.replace("{n}", at + 1));
    button.addEventListener("click", () => {
      photos.splice(at, 1);
      showPhotos();
      changed();
    });
    figure.append(picture, button);
    box.querySelector(".shot").before(figure);
  });
}

document.querySelector("[data-report-photo]").addEventListener("change", (event) => {
  const takenAt = new Date().toISOString();
  for (const file of event.target.files) photos.push({ file, takenAt });
  event.target.value = "";
  showPhotos();
  changed();
});

form.addEventListener("formdata", ({ formData }) => {
  formData.delete("photo");
  for (const { file, takenAt } of photos) {
    formData.append("photo", file);
    formData.append("taken_at", takenAt);
  }
});

// ---- The place ----

function setPlace([lon, lat]) {
  fields.lon.value = lon.toFixed(6);
  fields.lat.value = lat.toFixed(6);
  changed();
}

function takePosition() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(say(words.nowhere));
    const miss = () => resolve(say(words.nowhere));
    const find = ({ coords }) => {
      fields.here_lon.value = coords.longitude;
      fields.here_lat.value = coords.latitude;
      say(words.here.replace("{m}", Math.round(coords.accuracy)));
      setPlace([coords.longitude, coords.latitude]);
      map?.go(place());
      resolve();
    };
    navigator.geolocation.getCurrentPosition(find, miss, { enableHighAccuracy: true, timeout: POSITION_MS });
    return undefined;
  });
}

document.querySelector("[data-here]").addEventListener("click", takePosition);
for (const name of ["lon", "lat"]) fields[name].addEventListener("change", () => hasPlace() && map?.go(place()));

// ---- What is near already ----

let looking = 0;
function lookSoon() {
  clearTimeout(looking);
  looking = setTimeout(look, LOOK_MS);
}

function nearItem(found) {
  const item = document.createElement("li");
  const picture = document.createElement(found.photo === null ? "span" : "img");
  if (found.photo !== null) Object.assign(picture, { src: `/photos/${found.photo}`, alt: "" });
  const told = document.createElement("div");
  const isEnglish = document.documentElement.lang === "en";
  const away = words.away.replace("{m}", Math.round(found.distance_m));
  const ago = words.ago.replace("{h}", Math.max(0, Math.round(found.hours_apart)));
  told.append(isEnglish ? found.title_en : found.title_zh);
  told.dataset.verbatim = "";
  const small = document.createElement("small");
  small.textContent = `${away} · ${ago} · …${found.number.slice(-5)}`;
  told.append(small);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small";
  button.textContent = words.same;
  button.addEventListener("click", async () => {
    await clear();
    location.assign(`/report/sent/${found.number}?known=1`);
  });
  item.append(picture, told, button);
  return item;
}

async function look() {
  const section = document.querySelector("section[data-near]");
  const query = new URLSearchParams({ text: fields.text.value.slice(0, 500), class_code: chosenClass() });
  const isAsked = form.dataset.near && navigator.onLine && hasPlace() && (query.get("class_code") || query.get("text"));
  let found = [];
  if (isAsked) {
    const [lon, lat] = place();
    const answer = await fetch(`${form.dataset.near}?lon=${lon}&lat=${lat}&${query}`).catch(() => undefined);
    found = answer?.ok ? await answer.json() : [];
  }
  section.hidden = found.length === 0;
  document.querySelector("[data-near-title]").textContent = words.near.replace("{n}", found.length);
  document.querySelector("[data-near-list]").replaceChildren(...found.slice(0, 5).map(nearItem));
  map?.mark(found.map((one) => [one.lon, one.lat]));
}

// ---- The button at the thumb ----

function missing() {
  if (!chosenClass() && !fields.text.value.trim()) return words.what;
  return hasPlace() ? "" : words.where;
}

function sayNext() {
  const button = document.querySelector("[data-report-send]");
  const told = missing();
  button.textContent = told || words.send;
  button.toggleAttribute("aria-disabled", false);
  if (told) button.setAttribute("aria-disabled", "true");
}

document.querySelector("[data-report-send]").addEventListener("click", (event) => {
  const told = missing();
  if (!told) return;
  event.preventDefault();
  const wanted = told === words.what ? fields.text : fields.lon;
  wanted.scrollIntoView({ block: "center", behavior: "smooth" });
});

form.addEventListener("input", changed);
form.addEventListener("kept", clear);
setInterval(keepDraft, KEEP_MS);
document.addEventListener("visibilitychange", () => document.hidden && keepDraft());
await restore().catch((error) => console.warn("draft:", error.message));
if (!hasPlace()) await takePosition();
map = await startMap(document.querySelector("[data-report-map]"), words.map, place, setPlace).catch(() => null);
await look();
