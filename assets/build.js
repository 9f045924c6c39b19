// Builds static/vendor, static/fonts, static/css/fonts.css and the test-only axe-core from the
// packages in package-lock.json. Run: npm ci --ignore-scripts && npm run build
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { create } from "fontkit";
import { convert } from "fontverter";
import { compile } from "sass";
import subsetFont from "subset-font";

const root = new URL("../", import.meta.url);
const from = (path) => new URL(`node_modules/${path}`, import.meta.url);
const built = {};

function put(path, content) {
  const target = new URL(path, root);
  mkdirSync(new URL(".", target), { recursive: true });
  writeFileSync(target, content);
  built[path] = createHash("sha256").update(content).digest("hex");
}
const copy = (source, path) => put(path, readFileSync(from(source)));

// Styles and scripts
const css = compile("scss/govuk.scss", {
  loadPaths: ["node_modules"], style: "compressed", charset: false, quietDeps: true,
});
put("static/vendor/govuk.css", `${css.css}\n`);
const script = readFileSync(from("govuk-frontend/dist/govuk/govuk-frontend.min.js"), "utf8");
put("static/vendor/govuk-frontend.min.js", script.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
put("static/vendor/LICENCE-govuk-frontend.txt", readFileSync("licences/govuk-frontend.txt"));
copy("axe-core/axe.min.js", "tests/browser/axe.min.js");

// Fonts: a family for each file, because WeasyPrint mixes up files that share one. Each is written
// twice: woff2 for browsers, and ttf for paper, which WeasyPrint opens 20 times faster.
const plan = JSON.parse(readFileSync("fonts.json"));
const spans = (text) => text.split(",").map((span) => span.slice(2).split("-").map((end) => parseInt(end, 16)));
const within = (text) => spans(text).flatMap(([first, last = first]) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i));
const hex = (point) => point.toString(16).toUpperCase().padStart(4, "0");

function ranges(points) {
  const runs = [];
  for (const point of points) {
    if (runs.at(-1)?.[1] === point - 1) runs.at(-1)[1] = point;
    else runs.push([point, point]);
  }
  return runs.map(([first, last]) => `U+${hex(first)}${last > first ? `-${hex(last)}` : ""}`).join(", ");
}

let main; // what our own font has
const faces = [];
for (const { family, package: name, subset, file, only, features, weights, licence } of plan.faces) {
  for (const weight of [400, 700]) {
    const cut = weights ?? weight; // signs have one weight
    const path = `static/fonts/${file}-${cut}`;
    let source = readFileSync(from(`@fontsource/${name}/files/${name}-${subset}-${cut}-normal.woff2`));
    if (only) {
      const letters = String.fromCodePoint(0x20, 0xa0, ...within(only));
      // without ccmp a letter stays one glyph, so that text can be copied out of a PDF
      source = await subsetFont(source, letters, { targetFormat: "woff2", keepFeatures: features });
    }
    if (cut === weight) {
      put(`${path}.woff2`, source);
      put(`${path}.ttf`, await convert(source, "sfnt"));
    }
    const has = create(source).characterSet.filter((point) => point >= 0x20).sort((a, b) => a - b);
    main ??= new Set(has);
    const claims = faces.length < 2 ? has : has.filter((point) => point > 0xff || !main.has(point));
    faces.push(`@font-face {
  font-family: "${family}";
  src: url("../fonts/${file}-${cut}.ttf") format("paper"), url("../fonts/${file}-${cut}.woff2") format("woff2");
  font-weight: ${weight};
  font-display: swap;
  unicode-range: ${ranges(claims)};
}
`);
  }
  copy(`@fontsource/${name}/LICENSE`, `static/fonts/OFL-${licence}.txt`);
}
const stack = plan.faces.map(({ family }) => `"${family}"`).join(", ");
put("static/css/fonts.css", `${readFileSync("fonts-head.css", "utf8")}:root { --font: ${stack}, sans-serif; }\n${faces.join("")}`);

const sums = Object.keys(built).sort().map((path) => `${built[path]}  ${path}\n`).join("");
writeFileSync("checksums.txt", sums);
console.log(sums);
