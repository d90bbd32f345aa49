// The workbench of the hotline. What a machine has read stands in the fields, tinted, until a person says otherwise:
// Enter accepts, typing edits, Escape rejects. A field that has the focus shows the words that it came from. The form
// is kept while it is written. Without what a machine reads everything works, only the tint is gone.

const READ_MS = 400;
const KEEP_MS = 1200;
const COLON = document.documentElement.lang.startsWith("zh") ? "：" : ": ";
const form = document.getElementById("call");
const reading = document.getElementById("reading");
const own = new Set(form.dataset.own.split(" ").filter(Boolean));
const boxes = [...form.querySelectorAll("[data-field]")];
const isCall = Boolean(form.elements.call.value);
const slotOf = { place: "where", want: "want", name: "who", phone: "phone", urgency: "urgency", title: "what", kind: "kind", area: "area" };
// Fields that always say something: what they say while nothing is read, and after a rejection.
const resting = { urgency: "normal", kind: "help", area: form.elements.area.options[0]?.value ?? "" };
let readTimer = 0;
let isChanged = false;
let isWarned = false;

const control = (box) => form.elements[box.dataset.field];
const fills = () => new Map([...document.querySelectorAll("[data-fill]")].map((one) => [one.dataset.fill, one.dataset]));
const open = () => form.querySelector(".field--confirm");

function spansOf(told) {
  return (told ?? "").split(" ").filter(Boolean).map((one) => one.split(":").map(Number));
}

// Positions count characters as people do, not the halves of which a script makes some of them.
function wordsAt(segment, start, end) {
  const text = document.querySelector(`[data-segment="${segment}"]`)?.textContent ?? form.elements.text.value;
  return [...text].slice(start, end).join("");
}

function fill() {
  const told = fills();
  for (const box of boxes) {
    const name = box.dataset.field;
    const found = own.has(name) ? undefined : told.get(name);
    // In a form without a call, what somebody typed is theirs even when the page was loaded anew.
    const isFree = box.classList.contains("field--ai") || !control(box).value || isCall || name in resting;
    if (found && isFree) choose(control(box), found);
    else if (box.classList.contains("field--ai") && !own.has(name)) control(box).value = resting[name] ?? "";
    box.classList.toggle("field--ai", Boolean(found && isFree));
    box.classList.toggle("field--confirm", Boolean(found && isFree) && found.sure === undefined);
    box.dataset.spans = told.get(name)?.spans ?? "";
  }
  count();
  mark();
}

// A street or a community is none of the areas that the list has from the beginning.
function choose(field, found) {
  if (found.name && ![...field.options].some((one) => one.value === found.value)) {
    field.add(new Option(found.name, found.value));
  }
  field.value = found.value;
}

function count() {
  const chip = form.querySelector("[data-count]");
  const filled = form.querySelectorAll(".field--ai").length;
  const left = form.querySelectorAll(".field--confirm").length;
  chip.hidden = !filled;
  chip.textContent = form.dataset.filled.replace("{filled}", filled).replace("{open}", left);
  const standing = boxes.filter((box) => box.dataset.spans && control(box).value && !box.classList.contains("field--confirm"));
  const slots = standing.map((box) => slotOf[box.dataset.field]).filter(Boolean);
  const ticked = [...form.querySelectorAll("[data-slot]:checked")].map((one) => one.dataset.slot);
  form.elements.accepted.value = [...slots, ...ticked].join(" ");
  form.elements.own.value = [...own].join(" ");
}

// The words that anything came from are marked; those of what has the focus stand out.
function mark() {
  const focused = document.activeElement.closest?.("[data-field], [data-slot]");
  const chosen = new Map();
  const note = (spans, isFocus) => {
    for (const [segment, start, end] of spans) {
      for (let at = start; at < end; at += 1) {
        const key = `${segment}:${at}`;
        chosen.set(key, chosen.get(key) || isFocus);
      }
    }
  };
  for (const one of document.querySelectorAll("[data-fill]")) note(spansOf(one.dataset.spans), false);
  if (focused) note(spansOf(focused.dataset.spans), true);
  for (const line of document.querySelectorAll("[data-segment]")) {
    const signs = [...line.textContent];
    const parts = [];
    for (const [at, sign] of signs.entries()) {
      const state = chosen.get(`${line.dataset.segment}:${at}`);
      const last = parts.at(-1);
      if (last && last.state === state) last.text += sign;
      else parts.push({ state, text: sign });
    }
    line.replaceChildren(
      ...parts.map(({ state, text }) => {
        if (state === undefined) return document.createTextNode(text);
        const made = document.createElement("mark");
        made.textContent = text;
        made.classList.toggle("is-focus", state);
        return made;
      }),
    );
  }
}

function source(box, isShown) {
  const line = box.querySelector("[data-source]");
  const words = spansOf(box.dataset.spans).map((one) => wordsAt(...one));
  line.hidden = !isShown || !words.length;
  line.textContent = line.hidden ? "" : `${form.dataset.from}${COLON}${words.join(" · ")}`;
  if (line.hidden) return;
  line.id = `source-${box.dataset.field}`;
  control(box).setAttribute("aria-describedby", line.id);
}

function settle(box) {
  own.add(box.dataset.field);
  box.classList.remove("field--ai", "field--confirm");
  isChanged = true;
  count();
}

// A slot without a field of its own is accepted or rejected by its box.
function decide(tick) {
  own.delete(`${tick.checked ? "no" : "yes"}-${tick.dataset.slot}`);
  own.add(`${tick.checked ? "yes" : "no"}-${tick.dataset.slot}`);
}

function goOn() {
  const next = open();
  (next ? control(next) : form.querySelector(".button--primary")).focus();
}

function read() {
  clearTimeout(readTimer);
  readTimer = setTimeout(() => reading.dispatchEvent(new Event("read")), READ_MS);
}

function place() {
  for (const part of reading.querySelectorAll("[data-part]")) {
    const target = document.getElementById(`part-${part.dataset.part}`);
    if (!target || target.innerHTML === part.innerHTML) continue;
    const focus = target.contains(document.activeElement) ? document.activeElement.dataset : null;
    // What was chosen while this was read goes before what was chosen when it was asked for.
    const stood = target.querySelector("[name=unit]") && (target.querySelector("[name=unit]:checked")?.value ?? "");
    target.replaceChildren(...part.childNodes);
    if (stood !== null) for (const one of target.querySelectorAll("[name=unit]")) one.checked = one.value === stood;
    for (const one of target.querySelectorAll("[data-slot]")) {
      if (own.has(`no-${one.dataset.slot}`) || own.has(`yes-${one.dataset.slot}`)) one.checked = own.has(`yes-${one.dataset.slot}`);
    }
    if (focus) target.querySelector(`[data-candidate="${focus.candidate}"], [data-slot="${focus.slot}"]`)?.focus();
  }
  reading.replaceChildren();
  fill();
}

async function keep() {
  if (!isChanged) return;
  isChanged = false;
  const line = form.querySelector("[data-kept]");
  try {
    const answer = await fetch("/hotline/draft", { method: "POST", body: new FormData(form) });
    if (!answer.ok) throw new Error(String(answer.status));
    line.textContent = await answer.text();
  } catch {
    isChanged = true;
    line.textContent = form.dataset.unsaved;
  }
}

form.addEventListener("input", (event) => {
  const box = event.target.closest("[data-field]");
  if (event.target.matches("[data-slot]")) decide(event.target);
  if (box) settle(box);
  else count();
  isChanged = true;
  isWarned = false;
  read();
});
form.addEventListener("focusin", (event) => {
  const box = event.target.closest("[data-field]");
  if (box) source(box, true);
  mark();
});
form.addEventListener("focusout", (event) => {
  const box = event.target.closest("[data-field]");
  if (box) source(box, false);
});
form.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const box = event.target.closest("[data-field]");
  if (!box) return;
  const isTinted = box.classList.contains("field--ai");
  if (event.key === "Enter" && !event.target.matches("textarea")) {
    event.preventDefault();
    if (isTinted) settle(box);
    goOn();
  } else if (event.key === "Escape" && isTinted) {
    control(box).value = resting[box.dataset.field] ?? "";
    settle(box);
    read();
  }
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-plain]")) return;
  if (open() && !isWarned) {
    event.preventDefault();
    isWarned = true;
    form.querySelector("[data-kept]").textContent = form.dataset.ask;
    control(open()).focus();
    return;
  }
  for (const box of form.querySelectorAll(".field--confirm")) settle(box);
  isChanged = false;
});

// Keys of the knowledge: R reads the first answer to the caller, C cites it, X asks whoever should know.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])");
  if ((isTyping && !event.altKey) || event.ctrlKey || event.metaKey) return;
  const key = event.code.replace(/^(Key|Digit)/, "").toLowerCase();
  const button = form.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (button) button.click();
  else if (key === "x") askExpert();
  else if (event.altKey && /^[1-3]$/.test(key)) form.querySelector(`[data-candidate="${key}"]`)?.click();
  else return;
  event.preventDefault();
});

function askExpert() {
  document.getElementById("expert").open = true;
  form.elements.question.value ||= form.elements.title.value;
  form.elements.question.focus();
  isChanged = true;
}

// What was read to the caller stands in the summary.
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-read]");
  if (!button) return;
  button.closest("article").classList.add("is-read");
  const line = `${form.dataset.told}${COLON}${button.dataset.read}`;
  const text = form.elements.text;
  if (text.value.includes(line)) return;
  text.value = [text.value.trimEnd(), line].filter(Boolean).join("\n");
  text.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("htmx:after:swap", () => {
  if (reading.querySelector("[data-part]")) place();
  else if (document.getElementById("transcript")?.hasAttribute("data-heard")) {
    document.getElementById("transcript").removeAttribute("data-heard");
    mark();
    read();
  }
});
addEventListener("pagehide", () => {
  if (isChanged) navigator.sendBeacon("/hotline/draft", new FormData(form));
});
setInterval(keep, KEEP_MS);
// What stands in a form that is loaded anew and was filled in by no machine was typed by somebody.
for (const box of isCall ? [] : boxes) {
  const isTyped = control(box).value && !box.classList.contains("field--ai") && !(box.dataset.field in resting);
  if (isTyped) own.add(box.dataset.field);
}
document.getElementById("transcript")?.removeAttribute("data-heard");
fill();
if (isCall && document.activeElement === document.body) goOn();
