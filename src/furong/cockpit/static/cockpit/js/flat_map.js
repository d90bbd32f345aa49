// The map where the browser has no WebGL 2: outlines, points and cases drawn with the chart library.

import { citySpan } from "./map_style.js";
import { colour, ramp, rem, textFont } from "./colours.js";

const CITY = "city";
const SYMBOLS = { normal: "circle", crowded: "rect", overflow: "triangle", unknown: "emptyCircle", case: "diamond", district: "circle" };
const COLOURS = { normal: "bar", crowded: "warn", overflow: "danger", unknown: "text-3", case: "series-5", district: "ramp-4" };
const STEPS = [1, 3, 10];

function spots(listed, kind) {
  return listed
    .filter(({ dataset }) => dataset.place === kind && dataset.opened !== "0")
    .map(({ dataset }) => ({
      name: dataset.name,
      value: [Number(dataset.lon), Number(dataset.lat)],
      card: dataset.card,
      symbol: SYMBOLS[dataset.state],
      itemStyle: { color: colour(COLOURS[dataset.state]) },
      label: { show: Boolean(dataset.label), formatter: dataset.label ?? "" },
    }));
}

function areas(listed) {
  const shades = ramp();
  return listed
    .filter(({ dataset }) => dataset.place === "district")
    .map(({ dataset }) => ({
      name: dataset.name,
      itemStyle: { areaColor: shades[STEPS.filter((step) => Number(dataset.opened) >= step).length] },
    }));
}

function options(listed, layer, view) {
  const label = { color: colour("map-label"), fontSize: rem() * 0.8125, fontFamily: textFont() };
  const kind = { bikes: "point", cases: "case", districts: "district" }[layer];
  return {
    animation: false,
    aria: { enabled: false },
    geo: {
      map: CITY,
      roam: true,
      // Without them, a district whose outline is not drawn apart would stretch the map to 0° N 0° E.
      boundingCoords: [[citySpan[0][0], citySpan[1][1]], [citySpan[1][0], citySpan[0][1]]],
      left: rem() * 3,
      right: rem() * 3,
      top: rem() * 4,
      bottom: rem() * 3,
      ...view,
      aspectScale: 0.86,
      itemStyle: { areaColor: colour("map-land"), borderColor: colour("map-border") },
      emphasis: { itemStyle: { areaColor: colour("selected") }, label },
      label: { ...label, show: true },
      regions: layer === "districts" ? areas(listed) : [],
    },
    labelLayout: { hideOverlap: true },
    series: [
      {
        type: "scatter",
        coordinateSystem: "geo",
        symbolSize: rem() * 0.9,
        label: { ...label, position: "right" },
        labelLayout: { hideOverlap: true },
        data: spots(listed, kind),
      },
    ],
  };
}

function middle(listed) {
  const points = listed.filter(({ dataset }) => dataset.place === "point");
  const mean = (name) => points.reduce((sum, { dataset }) => sum + Number(dataset[name]), 0) / points.length;
  return points.length ? { center: [mean("lon"), mean("lat")], zoom: 14 } : { zoom: 1 };
}

export async function drawMap(box, words, chosen) {
  const { init, registerMap } = await import(box.dataset.charts);
  const response = await fetch("/cockpit/map/districts.geojson");
  registerMap(CITY, await response.json());
  const drawing = init(box, null, { renderer: "canvas" });
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", words.map);
  let listed = [];
  let layer = "bikes";
  let view = null;
  const show = () => {
    drawing.setOption(options(listed, layer, view ?? {}), { replaceMerge: ["series"] });
    view = null;
  };
  drawing.on("click", ({ data, name }) => {
    const card = data?.card ?? listed.find(({ dataset }) => dataset.place === "district" && dataset.name === name);
    if (card) chosen(card.dataset?.card ?? card);
  });
  new ResizeObserver(() => drawing.resize()).observe(box);
  return {
    places(places) {
      view = listed.length ? null : middle(places);
      listed = places;
      show();
      box.setAttribute("data-drawn", "true");
    },
    layer(name) {
      layer = name;
      show();
    },
    view(name) {
      view = name === "city" ? { center: null, zoom: 1 } : middle(listed);
      show();
    },
    mark() {},
    focus() {
      box.focus();
    },
  };
}
