// What stands on the map is told by the list beside it; markers, cards and layers follow that list.
// The GL map draws where the browser has WebGL 2, the flat one elsewhere.

const listed = () => [...document.querySelectorAll(".places [data-place]")];

// The card of what was chosen. It is rendered with the list, so it is as new as the list.
function cards(map) {
  let shown = "";
  const render = () => {
    for (const card of document.querySelectorAll(".side-card")) card.hidden = card.id !== shown;
    map.mark(shown);
  };
  const focus = (id) => document.getElementById(id)?.focus({ preventScroll: true });
  const show = (id) => {
    shown = id;
    render();
    if (id) focus(id);
  };
  const places = document.querySelector('[data-panel="places"]');
  // When the list is renewed, the card that was being read is another element: whoever was in it is put back.
  let reading = false;
  document.addEventListener("focusin", (event) => {
    reading = Boolean(event.target.closest(".side-card"));
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".side-card")) reading = false;
  });
  const renew = () => {
    render();
    if (reading && shown && document.activeElement === document.body) focus(shown);
  };
  places.addEventListener("click", (event) => {
    if (event.target.closest("[data-card-close]")) close();
  });
  places.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest(".side-card")) close();
  });
  function close() {
    const last = shown;
    show("");
    map.focus(last);
  }
  return { renew, show };
}

function switches(box, map) {
  for (const button of document.querySelectorAll("[data-layer-button]")) {
    button.addEventListener("click", () => {
      const layer = button.dataset.layerButton;
      press("[data-layer-button]", button);
      box.dataset.layer = layer;
      for (const key of document.querySelectorAll("[data-key]")) key.hidden = key.dataset.key !== layer;
      map.layer(layer);
      look(layer === "districts" ? "city" : "points");
    });
  }
  const look = (view) => {
    press("[data-view]", document.querySelector(`[data-view="${view}"]`));
    map.view(view);
  };
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => look(button.dataset.view));
  }
}

function press(all, pressed) {
  for (const button of document.querySelectorAll(all)) button.setAttribute("aria-pressed", String(button === pressed));
}

function hasGl() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2")) && "hasOwn" in Object;
  } catch {
    return false;
  }
}

export async function startMap(box, words) {
  const { drawMap } = await import(hasGl() ? "./gl_map.js" : "./flat_map.js");
  let chosen = () => {};
  const map = await drawMap(box, words, (id) => chosen(id));
  const side = cards(map);
  chosen = side.show;
  switches(box, map);
  map.places(listed());
  document.querySelector('[data-panel="places"]').addEventListener("cockpit:shown", () => {
    map.places(listed());
    side.renew();
  });
  box.dataset.ready = "true";
}
