// Copies the pinned third-party scripts, fonts and their licences out of node_modules into lib/ and fonts/.
// `node vendor.mjs DIR` writes below DIR instead, so that a check can compare.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const out = process.argv[2] ?? here;
const read = (path) => readFileSync(join(here, "node_modules", path));
const version = (name) => JSON.parse(read(`${name}/package.json`)).version;

function write(path, content) {
  mkdirSync(join(out, path, ".."), { recursive: true });
  writeFileSync(join(out, path), content);
}

// A script without its pointer to a source map, which we do not serve.
const script = (path) => read(path).toString().replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "").trimEnd() + "\n";
const banner = (name, licence) => `/*! ${name} ${version(name)}, ${licence} */\n`;

write("lib/htmx.js", banner("htmx.org", "0BSD") + script("htmx.org/dist/htmx.min.js"));
write("lib/hx-preload.js", banner("htmx.org", "0BSD") + script("htmx.org/dist/ext/hx-preload.min.js"));
write("lib/htmx.LICENSE.txt", read("htmx.org/LICENSE"));

// Basecoat's small scripts in one file: the core first, then the components in use.
const components = ["basecoat", "dropdown-menu", "popover", "sidebar", "tabs", "toast"];
write(
  "lib/basecoat.js",
  banner("basecoat-css", "MIT") + components.map((name) => script(`basecoat-css/dist/js/${name}.min.js`)).join(";\n"),
);
write("lib/basecoat.LICENSE.txt", read("basecoat-css/LICENSE.md"));

for (const subset of ["latin", "latin-ext"]) {
  write(`fonts/inter-${subset}.woff2`, read(`@fontsource-variable/inter/files/inter-${subset}-wght-normal.woff2`));
}
write("lib/tailwindcss.LICENSE.txt", read("tailwindcss/LICENSE"));
write("fonts/inter.LICENSE.txt", read("@fontsource-variable/inter/LICENSE"));
