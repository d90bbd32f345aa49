// The shell: notices that go away, the folding navigation, the city's clock, and the key that leads to the search.

const TOAST_MS = 8000;

function toasts() {
  for (const toast of document.querySelectorAll('[data-toast=""]')) {
    toast.dataset.toast = "seen";
    const close = () => toast.remove();
    toast.querySelector("[data-toast-close]")?.addEventListener("click", close);
    if (toast.hasAttribute("data-toast-stays")) continue;
    const left = toast.querySelector("[data-toast-left]");
    const end = Date.now() + TOAST_MS;
    const tick = setInterval(() => {
      // Somebody who is reading it, or about to press undo, must not have it taken away.
      if (toast.matches(":hover, :focus-within")) return;
      const seconds = Math.ceil((end - Date.now()) / 1000);
      if (left) left.textContent = seconds > 0 ? seconds : "";
      if (seconds <= 0) {
        clearInterval(tick);
        close();
      }
    }, 250);
  }
}

function folds() {
  for (const handle of document.querySelectorAll("[data-fold]")) {
    const sheet = document.getElementById(handle.dataset.fold);
    handle.setAttribute("role", "button");
    handle.addEventListener("click", (event) => {
      event.preventDefault();
      handle.setAttribute("aria-expanded", String(sheet.classList.toggle("is-open")));
    });
  }
}

// A menu that stays open while somebody works elsewhere hides what they work on.
function menus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
}

// The city's clock may be that of a demo day, which runs faster than the reader's.
function clocks() {
  for (const clock of document.querySelectorAll("[data-city-clock]")) {
    const begin = Date.parse(clock.dataset.now);
    const rate = Number(clock.dataset.rate) || 1;
    const loaded = performance.now();
    const face = clock.querySelector("[data-clock-time]");
    const seconds = clock.hasAttribute("data-clock-seconds");
    const show = () => {
      const now = new Date(begin + (performance.now() - loaded) * rate + 8 * 3600000);
      face.textContent = now.toISOString().slice(11, seconds ? 19 : 16);
    };
    show();
    setInterval(show, 1000 / Math.min(rate, 10));
  }
}

function searchKey() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const search = document.querySelector("[data-search]");
    if (event.key === "/" && !typing && search) {
      event.preventDefault();
      search.focus();
    }
  });
}

toasts();
document.addEventListener("htmx:after:swap", toasts);
folds();
menus();
clocks();
searchKey();
document.querySelector("[data-focus]")?.focus();
