// The trend: bikes parked over the day as a line, cases opened and closed per hour as bars.

import { colour, isStill, rem, textFont } from "./colours.js";

const DAY_MIN = 24 * 60;
const clock = (minute) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function bars(name, counts, hour, place, shade) {
  const data = counts.slice(0, hour + 1).map((count, at) => [at * 60 + 30, count]);
  return {
    name,
    type: "bar",
    yAxisIndex: 1,
    data,
    barWidth: rem() * 0.55,
    barGap: "20%",
    itemStyle: { color: shade, borderRadius: [2, 2, 0, 0] },
    z: place,
  };
}

function axes(most, parked) {
  const label = { color: colour("text-2"), fontSize: rem() * 0.8125, fontFamily: textFont() };
  const line = { lineStyle: { color: colour("line") } };
  const soft = { lineStyle: { color: colour("line-soft") } };
  return {
    xAxis: {
      type: "value",
      min: 0,
      max: DAY_MIN,
      interval: 180,
      axisLabel: { ...label, formatter: clock, hideOverlap: true },
      axisLine: line,
      splitLine: { show: false },
    },
    yAxis: [
      { type: "value", axisLabel: label, max: parked, splitNumber: 3, splitLine: soft },
      { type: "value", axisLabel: label, minInterval: 1, max: Math.max(4, most), splitLine: { show: false } },
    ],
  };
}

/** The upper end of the axis of bikes: above the capacity, so that its line is seen. */
function roundTop({ parked, capacity }) {
  const most = Math.max(capacity, ...parked.map(([, count]) => count));
  const step = most > 600 ? 300 : 60;
  return Math.ceil((most * 1.05) / step) * step;
}

function options(chart, words) {
  const text = { color: colour("text-2"), fontSize: rem() * 0.8125, fontFamily: textFont() };
  const names = [words.parked, words.opened, words.closed];
  return {
    aria: { enabled: false },
    animation: false,
    textStyle: text,
    grid: { left: rem() * 2.9, right: rem() * 2, top: rem() * 2, bottom: rem() * 1.6 },
    legend: { top: 0, right: 0, itemWidth: rem(), itemHeight: rem() * 0.55, textStyle: text, data: names },
    tooltip: {
      trigger: "axis",
      confine: true,
      transitionDuration: isStill ? 0 : 0.2,
      backgroundColor: colour("surface"),
      borderColor: colour("line"),
      textStyle: { ...text, color: colour("text") },
      axisPointer: { label: { formatter: ({ value }) => clock(Math.round(value)) } },
    },
    ...axes(Math.max(...chart.opened, ...chart.closed), roundTop(chart)),
    series: [
      bars(words.opened, chart.opened, chart.hour, 2, colour("series-3")),
      bars(words.closed, chart.closed, chart.hour, 2, colour("series-2")),
      {
        name: words.parked,
        type: "line",
        data: chart.parked,
        showSymbol: false,
        z: 3,
        lineStyle: { width: 2.5, color: colour("series-1") },
        itemStyle: { color: colour("series-1") },
        areaStyle: { color: colour("series-1"), opacity: 0.14 },
        markLine: {
          silent: true,
          symbol: "none",
          data: [{ yAxis: chart.capacity }],
          lineStyle: { color: colour("danger"), type: "solid", width: 1 },
          label: { ...text, position: "insideEndTop", formatter: `${words.capacity} ${chart.capacity}` },
        },
      },
    ],
  };
}

export async function startTrend(box, words) {
  const { init } = await import(document.querySelector("[data-map]").dataset.charts);
  const drawing = init(box, null, { renderer: "svg" });
  const show = () => {
    const chart = JSON.parse(document.querySelector("[data-trend]").dataset.trend);
    drawing.setOption(options(chart, words), { notMerge: true });
  };
  show();
  document.querySelector('[data-panel="trend"]').addEventListener("cockpit:shown", show);
  new ResizeObserver(() => {
    drawing.resize();
    show();
  }).observe(box);
}
