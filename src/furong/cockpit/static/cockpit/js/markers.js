// Markers are buttons in the page: they can be reached with the keyboard, and their words need no glyphs from a server.

function build(chosen) {
  const pin = document.createElement("button");
  pin.type = "button";
  pin.className = "pin";
  for (const part of ["shape", "pin__label", "pin__name"]) {
    const span = document.createElement("span");
    span.className = part;
    pin.append(span);
  }
  pin.addEventListener("click", (event) => {
    event.stopPropagation();
    chosen(pin.dataset.card);
  });
  return pin;
}

function tell(pin, { dataset }, count) {
  const [shape, label, name] = pin.children;
  pin.dataset.place = dataset.place;
  pin.dataset.card = dataset.card;
  pin.dataset.state = dataset.state;
  shape.dataset.state = dataset.state;
  label.textContent = dataset.label ?? (count > 1 ? count : "");
  name.textContent = dataset.name;
  pin.setAttribute("aria-label", [dataset.name, dataset.label, dataset.word].filter(Boolean).join(" "));
}

/** Places that can be marked, by key; several cases at one place have one marker with their number. */
function gathered(listed) {
  const found = new Map();
  for (const place of listed.filter(({ dataset }) => dataset.place !== "district")) {
    const { place: kind, lon, lat, card } = place.dataset;
    const key = kind === "case" ? `case ${lon} ${lat}` : card;
    found.set(key, { place, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return found;
}

export function markers(library, map, chosen) {
  const made = new Map();
  return {
    show(listed) {
      const wanted = gathered(listed);
      for (const [key, { place, count }] of wanted) {
        if (!made.has(key)) {
          const element = build(chosen);
          const at = [Number(place.dataset.lon), Number(place.dataset.lat)];
          made.set(key, new library.Marker({ element, anchor: "center" }).setLngLat(at).addTo(map));
        }
        tell(made.get(key).getElement(), place, count);
      }
      for (const [key, marker] of made) {
        if (wanted.has(key)) continue;
        marker.remove();
        made.delete(key);
      }
    },
    mark(card) {
      for (const marker of made.values()) {
        const pin = marker.getElement();
        pin.setAttribute("aria-expanded", String(pin.dataset.card === card));
      }
    },
    focus(card) {
      for (const marker of made.values()) {
        if (marker.getElement().dataset.card === card) marker.getElement().focus();
      }
    },
  };
}
