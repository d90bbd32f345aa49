// The workbench of the hotline: Ctrl+Enter takes the first form, keys 1 to 3 choose a unit, knowledge is cited with one
// press, and a call that is being written is kept in this browser, but for name and phone.

const KEEP_MS = 2000;
const primary = document.querySelector("form[data-primary]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form") ?? primary;
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  const typing = event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const candidate = document.querySelector(`[data-candidate="${CSS.escape(event.key)}"]`);
  if (candidate) {
    event.preventDefault();
    candidate.checked = true;
    candidate.focus();
    candidate.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// The clause that was cited last goes with the unit, unless somebody has written another one.
function citeClauses() {
  const clause = primary?.elements.clause;
  if (!clause || !document.querySelector("[data-candidate]")) return;
  let cited = "";
  const cite = () => {
    const chosen = primary.querySelector("[data-candidate]:checked");
    if (!chosen || (clause.value && clause.value !== cited)) return;
    cited = chosen.dataset.clause;
    clause.value = cited;
  };
  primary.addEventListener("change", cite);
  cite();
}

function keepDraft(form) {
  const key = form.dataset.draft;
  const fields = [...form.querySelectorAll("[data-keep]")];
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  // What the server has sent back is newer than what was kept.
  if (kept && !form.elements.text.value) {
    for (const field of fields) if (kept[field.name]) field.value = kept[field.name];
  }
  let isChanged = false;
  form.addEventListener("input", () => (isChanged = true));
  form.addEventListener("submit", () => {
    isChanged = false;
    localStorage.removeItem(key);
  });
  setInterval(() => {
    if (!isChanged) return;
    isChanged = false;
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour12: false });
    form.querySelector("[data-kept]").textContent = form.dataset.saved.replace("{time}", time);
  }, KEEP_MS);
}

// While the call goes on, what the citizen says is written along, until the agent writes.
function writeAlong() {
  const transcript = document.getElementById("transcript");
  const text = primary?.elements.text;
  if (!transcript || !text) return;
  let written = transcript.dataset.heard;
  document.body.addEventListener("htmx:afterSettle", () => {
    const heard = document.getElementById("transcript").dataset.heard;
    if (text.value === written && written !== heard) {
      text.value = heard;
      text.dispatchEvent(new Event("heard"));
    }
    written = heard;
  });
}

// One press puts sentences of the knowledge, each with its citation, at the end of the reply.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cite]");
  const reply = button && document.querySelector("#reply-text, #answer-text, #reply:is(textarea)");
  if (!reply) return;
  const folded = reply.closest("details");
  if (folded) folded.open = true;
  reply.value = [reply.value.trimEnd(), button.dataset.cite].filter(Boolean).join("\n");
  reply.dispatchEvent(new Event("input", { bubbles: true }));
  reply.focus();
});

citeClauses();
writeAlong();
const draft = document.querySelector("form[data-draft]");
if (draft) keepDraft(draft);
