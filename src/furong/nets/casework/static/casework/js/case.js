// A case on a page of its own.

import "./reasons.js";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

const show = () => {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
};
show();
document.addEventListener("htmx:after:swap", show);
