// Builds static/vendor, static/fonts, static/css/fonts.css and the test-only axe-core from the
// packages in package-lock.json. Run: npm ci --ignore-scripts && npm run build
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
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

// Fonts: a family for each file, because WeasyPrint mixes up files that share one
const plan = JSON.parse(readFileSync("fonts.json"));
const signsIn = (range) => range.split(",").map((point) => String.fromCodePoint(parseInt(point.slice(2), 16))).join("");
const faces = [];
for (const { family, package: name, subset, file, signs, licence } of plan.faces) {
  const range = signs ?? JSON.parse(readFileSync(from(`@fontsource/${name}/unicode.json`)))[subset];
  for (const weight of plan.weights) {
    const cut = signs ? 400 : weight; // signs have one weight
    const source = readFileSync(from(`@fontsource/${name}/files/${name}-${subset}-${cut}-normal.woff2`));
    const target = `static/fonts/${file}-${cut}.woff2`;
    if (cut === weight) put(target, signs ? await subsetFont(source, signsIn(`U+0020,U+00A0,${signs}`), { targetFormat: "woff2" }) : source);
    faces.push(`@font-face {
  font-family: "${family}";
  src: url("../fonts/${file}-${cut}.woff2") format("woff2");
  font-weight: ${weight};
  font-display: swap;
  unicode-range: ${range.replaceAll(",", ", ")};
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
