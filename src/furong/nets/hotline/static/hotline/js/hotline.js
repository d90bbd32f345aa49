// The pages of the hotline: Ctrl+Enter takes the first form, keys 1 to 3 choose a unit or a category, and knowledge is
// cited with one press.

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
  if (!clause) return;
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

// A category that was chosen among the suggested ones is written into its field, tinted until somebody writes another.
document.addEventListener("change", (event) => {
  const category = event.target.form?.elements.category;
  if (!event.target.matches("[data-category]") || !category) return;
  category.value = event.target.dataset.category;
  category.closest(".field").classList.add("field--ai");
});
document.addEventListener("input", (event) => {
  if (event.target.name === "category") event.target.closest(".field").classList.remove("field--ai");
});

// The units that help are found by typing; how many are chosen is said while the list is folded.
function chooseHelpers(helpers) {
  const filter = helpers.querySelector("[data-helpers-filter]");
  const count = helpers.querySelector("[data-helpers-count]");
  filter.hidden = false;
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });
  filter.addEventListener("input", (event) => {
    const asked = event.target.value.trim().toLowerCase();
    for (const option of helpers.querySelectorAll(".option")) {
      option.hidden = !option.textContent.toLowerCase().includes(asked) && !option.querySelector("input").checked;
    }
  });
  helpers.addEventListener("change", () => {
    count.textContent = helpers.querySelectorAll("input:checked").length || "";
  });
}

for (const helpers of document.querySelectorAll("[data-helpers]")) chooseHelpers(helpers);
citeClauses();
