// A case on a page of its own.

import "./reasons.js";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

// On paper nobody can open anything: what explains a number is printed open, and stands as it was afterwards.
const opened = new Set();
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.derivation:not([open])")) {
    details.open = true;
    opened.add(details);
  }
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
  opened.clear();
});

const show = () => {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
};
show();
document.addEventListener("htmx:after:swap", show);
