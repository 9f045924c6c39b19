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

// Fonts: one family for our own letters, one for names in other scripts and for signs
const plan = JSON.parse(readFileSync("fonts.json"));
const faces = [];
for (const { family, package: name, subset, file, range, licence } of plan.faces) {
  const ranges = range ?? JSON.parse(readFileSync(from(`@fontsource/${name}/unicode.json`)))[subset];
  for (const weight of plan.weights) {
    const target = `${file}-${weight}.woff2`;
    const source = readFileSync(from(`@fontsource/${name}/files/${name}-${subset}-${range ? 400 : weight}-normal.woff2`));
    if (range && weight !== 400) continue;
    const signs = range?.split(",").map((point) => String.fromCodePoint(parseInt(point.slice(2), 16))).join("");
    put(`static/fonts/${target}`, range ? await subsetFont(source, signs, { targetFormat: "woff2" }) : source);
    faces.push(
      `@font-face {\n  font-family: "${family}";\n  src: url("../fonts/${target}") format("woff2");\n` +
        `  font-weight: ${range ? "400 700" : weight};\n  font-display: swap;\n  unicode-range: ${ranges.replaceAll(",", ", ")};\n}\n`,
    );
  }
  copy(`@fontsource/${name}/LICENSE`, `static/fonts/OFL-${licence}.txt`);
}
put("static/css/fonts.css", `${readFileSync("fonts-head.css", "utf8")}\n${faces.join("")}`);

const sums = Object.keys(built).sort().map((path) => `${built[path]}  ${path}\n`).join("");
writeFileSync("checksums.txt", sums);
console.log(sums);
