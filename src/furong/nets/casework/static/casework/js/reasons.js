// What a reader has opened or written stays so when a live part is brought up to date.

document.addEventListener("htmx:before:morph:attr", (event) => {
  const name = event.detail.attrName ?? event.detail.name;
  if (name === "open" && event.target.matches("details, dialog")) event.preventDefault();
});
