// Copies the pinned third-party scripts, sheets and their licences out of node_modules into lib/ and src/.
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
write("lib/htmx.LICENSE.txt", read("htmx.org/LICENSE"));

// How the components in use look: Basecoat has one sheet for all, in which a comment names whose rules follow.
const components = [
  "Alert", "Button", "Card", "Checkbox", "Dialog", "Empty", "Field", "Input", "Kbd", "Label", "Native Select", "Progress", "Radio", "Table", "Textarea",
];
const sheet = read("basecoat-css/dist/styles/vega.css").toString();
const parts = sheet.slice(sheet.indexOf("{") + 1, sheet.lastIndexOf("}")).split(/^ *\/\* ([A-Z][A-Za-z ]*) \*\/$/m);
const rulesOf = (name) => parts[parts.indexOf(name, 1) + 1].trimEnd();
write(
  "src/vega.css",
  banner("basecoat-css", "MIT") + "@layer components {" + components.map((name) => `\n  /* ${name} */${rulesOf(name)}`).join("\n") + "\n}\n",
);
write("lib/basecoat.LICENSE.txt", read("basecoat-css/LICENSE.md"));

write("lib/tailwindcss.LICENSE.txt", read("tailwindcss/LICENSE"));
