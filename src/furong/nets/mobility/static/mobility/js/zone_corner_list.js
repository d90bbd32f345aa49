// The corners of a ring as a list in which coordinates are typed; it says in words what the map shows.

const LIMITS = [180, 90];

function field(name, limit) {
  const input = document.createElement("input");
  input.className = "input";
  input.inputMode = "decimal";
  input.autocomplete = "off";
  input.setAttribute("aria-label", name);
  input.isUsable = () => input.value.trim() !== "" && Math.abs(Number(input.value)) <= limit;
  return input;
}

export function cornerList(place, words, acts) {
  const rows = [];

  function make(index) {
    const row = document.createElement("li");
    const number = document.createElement("span");
    number.className = "num";
    number.textContent = index + 1;
    const named = (text) => text.replace("{n}", index + 1);
    const inputs = [field(named(words.lon), LIMITS[0]), field(named(words.lat), LIMITS[1])];
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "button button--small button--quiet";
    remove.textContent = words.remove;
    remove.setAttribute("aria-label", named(words.remove_corner));
    remove.addEventListener("click", () => acts.remove(index));
    for (const input of inputs) {
      input.addEventListener("focus", () => acts.choose(index));
      input.addEventListener("change", () => {
        for (const one of inputs) one.setAttribute("aria-invalid", String(!one.isUsable()));
        if (inputs.every((one) => one.isUsable())) acts.move(index, inputs.map((one) => Number(one.value)), false);
      });
    }
    row.append(number, ...inputs, remove);
    place.append(row);
    return { row, inputs };
  }

  function mark(chosen) {
    rows.forEach(({ row }, index) => row.toggleAttribute("data-chosen", index === chosen));
  }

  function show(chosen) {
    const ring = acts.ring();
    while (rows.length > ring.length) rows.pop().row.remove();
    while (rows.length < ring.length) rows.push(make(rows.length));
    rows.forEach(({ inputs }, index) => inputs.forEach((input, axis) => {
      const said = ring[index][axis].toFixed(6);
      if (input !== document.activeElement || Number(input.value) !== Number(said)) input.value = said;
      input.setAttribute("aria-invalid", "false");
    }));
    mark(chosen);
  }

  return { show, mark };
}
