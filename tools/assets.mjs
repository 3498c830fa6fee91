// Builds src/syli/kernel/ui/static/vendor/ from npm packages: which third-party bytes does a page load?
// Run by tools/assets.py (`make assets`), which says where to; the result is git-ignored and travels inside the wheel.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const MODULES = join(ROOT, "node_modules");
const UI = join(ROOT, "src/syli/kernel/ui");
const OUT = process.argv[2] ?? join(UI, "static/vendor");

// Only the components our macros draw; the rest of the design system is not shipped.
const HDS_COMPONENTS = ["button", "checkbox", "link", "notification", "radio-button", "text-input"];
// Finnish and Swedish are Latin, Sámi needs Latin Extended, Russian and Ukrainian clients' names need Cyrillic.
const FONT_RANGES = ["latin", "latin-ext", "cyrillic", "cyrillic-ext"];
const CHART_ENTRY = `
  export { init, use } from "echarts/core";
  import { use } from "echarts/core";
  import { BarChart, LineChart, PieChart } from "echarts/charts";
  import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
  import { SVGRenderer } from "echarts/renderers";
  use([BarChart, LineChart, PieChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);
`;

const read = (...parts) => readFileSync(join(...parts), "utf8");
const write = (name, text) => {
  mkdirSync(dirname(join(OUT, name)), { recursive: true });
  writeFileSync(join(OUT, name), text);
};

/** The strict content policy refuses data: addresses, so each picture inside the CSS becomes a small file. */
function withoutDataAddresses(css) {
  return css.replace(/url\((["']?)data:image\/svg\+xml;(?:charset=utf-8|utf8),(.*?)\1\)/g, (_all, _quote, body) => {
    const svg = decodeURIComponent(body);
    const name = `hds/${createHash("sha256").update(svg).digest("hex").slice(0, 12)}.svg`;
    write(name, svg);
    return `url("${name}")`;
  });
}

async function styles() {
  const parts = [read(MODULES, "hds-design-tokens/lib/all.css"), read(MODULES, "hds-core/lib/base.css")];
  for (const name of HDS_COMPONENTS) parts.push(read(MODULES, `hds-core/lib/components/${name}/${name}.css`));
  const css = withoutDataAddresses(parts.join("\n").replace(/\/\*#.*?\*\//g, ""));
  if (/url\(["']?(data:|https?:|\/\/)/.test(css)) throw new Error("hds.css would load something from elsewhere");
  const layered = await transform(`@layer hds {\n${css}\n}`, { loader: "css", minify: true });
  write("hds.css", layered.code);
}

function fonts() {
  const ranges = JSON.parse(read(MODULES, "@fontsource-variable/inter/unicode.json"));
  const faces = FONT_RANGES.map((range) => {
    const file = `inter-${range}-wght-normal.woff2`;
    mkdirSync(join(OUT, "inter"), { recursive: true });
    cpSync(join(MODULES, "@fontsource-variable/inter/files", file), join(OUT, "inter", file));
    return `@font-face{font-family:"Inter";font-style:normal;font-display:swap;font-weight:100 900;`
      + `src:url("inter/${file}") format("woff2");unicode-range:${ranges[range]}}`;
  });
  write("inter.css", faces.join("\n"));
}

function icons() {
  const wanted = JSON.parse(read(UI, "icons.json"));
  const symbols = Object.entries(wanted).map(([ours, lucide]) => {
    const file = join(MODULES, `lucide-static/icons/${lucide}.svg`);
    if (!existsSync(file)) throw new Error(`icons.json: Lucide has no icon "${lucide}" (for "${ours}")`);
    const body = readFileSync(file, "utf8").replace(/<!--.*?-->/gs, "").match(/<svg[^>]*>(.*)<\/svg>/s)[1].trim();
    return `<symbol id="${ours}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"`
      + ` stroke-linecap="round" stroke-linejoin="round">${body.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  write("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
}

async function scripts() {
  cpSync(join(MODULES, "htmx.org/dist/htmx.min.js"), join(OUT, "htmx.js"));
  await build({
    stdin: { contents: CHART_ENTRY, resolveDir: ROOT },
    bundle: true, format: "esm", minify: true, legalComments: "none", target: "es2020", outfile: join(OUT, "echarts.js"),
  });
}

mkdirSync(OUT, { recursive: true });
await styles();
fonts();
icons();
await scripts();
