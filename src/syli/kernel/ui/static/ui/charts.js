// Charts: draws the JSON beside each [data-chart] with ECharts, in the page's own colours, each series with its own pattern too.
const FI = "fi-FI";
const drawn = new Map();
let library;

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const still = matchMedia("(prefers-reduced-motion: reduce)");

function formatter(decimals) {
  const format = new Intl.NumberFormat(FI, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return (value) => (value === null || value === undefined || Number.isNaN(value) ? "–" : format.format(value));
}

/** Long names go on two lines rather than under their neighbour. */
function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length > width && lines.at(-1)) lines.push(word); else lines[lines.length - 1] = longer;
  }
  return lines.join("\n");
}

const isLabelled = (data) => data.series.length === 1 && data.categories.length <= 24 && ["bar", "columns"].includes(data.kind);

function axes(data, text, number) {
  const lying = data.kind === "bar";
  const label = { color: text, fontSize: 14, fontFamily: token("font") };
  const category = {
    type: "category", data: data.categories, inverse: lying, axisTick: { show: false },
    axisLine: { lineStyle: { color: token("line-strong") } },
    axisLabel: { ...label, interval: lying ? 0 : "auto", hideOverlap: true, formatter: (name) => wrap(name, lying ? 24 : 12) },
  };
  // Where each bar says its number, the lines behind would only say it again.
  const plain = isLabelled(data);
  const value = {
    type: "value", axisLabel: { ...label, show: !plain, formatter: number, hideOverlap: true }, splitNumber: 4,
    splitLine: { show: !plain, lineStyle: { color: token("line") } },
  };
  return lying ? { xAxis: value, yAxis: category } : { xAxis: category, yAxis: value };
}

function series(data, number) {
  if (data.kind === "share") {
    const slices = data.categories.map((name, index) => ({ name, value: data.series[0].values[index] }));
    return [{ type: "pie", radius: ["45%", "75%"], data: slices, itemStyle: { borderColor: token("surface"), borderWidth: 2 },
      label: { color: token("ink"), fontSize: 14, formatter: (slice) => `${slice.name} ${number(slice.value)}` } }];
  }
  return data.series.map((row, index) => ({
    name: row.name,
    type: data.kind === "line" ? "line" : "bar",
    stack: data.kind === "stacked" ? "all" : undefined,
    data: row.values,
    barMaxWidth: 36,
    symbol: ["circle", "rect", "triangle", "diamond"][index % 4],
    symbolSize: 8,
    lineStyle: { width: 2.5, type: ["solid", "dashed", "dotted"][Math.floor(index / 2) % 3] },
    itemStyle: data.kind === "line" ? {} : { borderColor: token("surface"), borderWidth: data.kind === "stacked" ? 1 : 0 },
    label: { show: isLabelled(data), position: data.kind === "bar" ? "right" : "top",
      color: token("ink"), fontSize: 14, formatter: (bar) => number(bar.value) },
  }));
}

/** Quiet patterns: the first is plain, the rest are lines and dots that stay apart also in print. */
function patterns() {
  const color = token("surface");
  const line = (rotation, gap) => ({ color, symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1.5, gap], rotation });
  const dots = (gap, size) => ({ color, symbol: "circle", symbolSize: size, dashArrayX: [[gap, gap], [0, gap, gap, 0]], dashArrayY: [gap, 0] });
  return [{ symbol: "none" }, line(Math.PI / 4, 6), dots(6, 0.5), line(0, 6), line(-Math.PI / 4, 4), dots(4, 0.6), line(Math.PI / 2, 5), line(Math.PI / 6, 9)];
}

function options(data) {
  const number = formatter(data.decimals);
  const text = token("ink-soft");
  const legend = data.series.length > 1;
  const palette = Array.from({ length: 8 }, (_, index) => token(`hue-${index + 1}`));
  return {
    color: data.series.length === 1 && data.kind !== "share" ? [token("action")] : palette,
    animation: !still.matches,
    animationDuration: 150,
    animationDurationUpdate: 150,
    textStyle: { fontFamily: token("font"), fontSize: 14, color: token("ink") },
    aria: { enabled: true, label: { enabled: false }, decal: { show: legend || data.kind === "share", decals: patterns() } },
    grid: { left: 8, right: data.kind === "bar" ? 56 : 16, top: legend ? 48 : 24, bottom: 8, containLabel: true },
    legend: legend ? { top: 0, left: 0, type: "scroll", textStyle: { color: token("ink"), fontSize: 14 }, itemWidth: 28 } : undefined,
    // Drawn as part of the picture: a box of HTML would bring inline styles, which the content policy refuses.
    tooltip: { renderMode: "richText", trigger: data.kind === "share" ? "item" : "axis", confine: true, valueFormatter: number,
      backgroundColor: token("surface"), borderColor: token("line-strong"), textStyle: { color: token("ink"), fontSize: 14 } },
    ...(data.kind === "share" ? {} : axes(data, text, number)),
    series: series(data, number),
  };
}

async function draw(box) {
  if (drawn.has(box)) return;
  const data = JSON.parse(box.querySelector("script").textContent);
  drawn.set(box, null);
  library ??= import(box.dataset.chart);
  const { init } = await library;
  const chart = init(box, null, { renderer: "svg" });
  chart.setOption(options(data));
  box.dataset.drawn = "yes";
  box.classList.remove("chart--waiting");
  chart.resize();
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(box);
  drawn.set(box, { chart, data, observer });
}

function redraw() {
  for (const [box, known] of drawn) {
    if (!box.isConnected) {
      known?.observer.disconnect();
      known?.chart.dispose();
      drawn.delete(box);
    } else if (known) {
      known.chart.setOption(options(known.data), true);
    }
  }
}

function find(within) {
  for (const box of within.querySelectorAll("[data-chart]")) draw(box);
  redraw();
}

new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme", "data-night"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
addEventListener("beforeprint", redraw);
document.addEventListener("htmx:load", (event) => find(event.target));
find(document);
