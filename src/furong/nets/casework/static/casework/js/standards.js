// The upload of a standard table: a file that the node would not take is told of before it travels.

const BYTES_A_MB = 1024 * 1024;
const form = document.querySelector("[data-upload]");
const trouble = document.querySelector("[data-upload-trouble]");
const field = form.elements.file;

function check() {
  const [file] = field.files;
  const isTooLarge = Boolean(file) && file.size > Number(form.dataset.limit);
  trouble.hidden = !isTooLarge;
  trouble.textContent = isTooLarge
    ? form.dataset.tooLarge.replace("{file}", file.name).replace("{size}", Math.ceil(file.size / BYTES_A_MB))
    : "";
  field.closest(".field").classList.toggle("field--error", isTooLarge);
  field.toggleAttribute("aria-invalid", false);
  if (isTooLarge) field.setAttribute("aria-invalid", "true");
  return !isTooLarge;
}

field.addEventListener("change", check);
form.addEventListener("submit", (event) => {
  if (check()) return;
  event.preventDefault();
  field.focus();
});
