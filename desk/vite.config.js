// Bundles the CMS with all that it would otherwise fetch from other hosts, and the licences of what is in it.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

// What no field of ours uses, two thirds of the whole: maps, drawings made smaller, colours for code in two hundred
// languages, and the CMS's own words in other tongues than Vietnamese and English, which is its fallback.
const LEFT_OUT = [
  /^leaflet(\/dist\/leaflet-src\.esm\.js)?$/,
  /^terra-draw(-leaflet-adapter)?$/,
  /^svgo\/browser$/,
  /^@shikijs\/(langs|themes)\b/,
  /\/locales\/(?!vi\b)[\w-]+\.json$/,
];
const CHANGES = [
  // The rules by which its stylesheet fetches fonts that lie in the bundle.
  [/@font-face \{[^}]*https:[^}]*\}/g, ""],
  // Components add their styles as elements, which such a policy forbids; as objects they may.
  [
    /let (\w+)=(\w+)\(`style`\);\1\.id=(\w+)\.hash,\1\.textContent=\3\.code,(\w+)\.appendChild\(\1\)/g,
    "let $1=$2(`template`);$1.id=$3.hash,$4.appendChild($1),globalThis.adoptStyles($1,$3.code)",
  ],
  // The one style that its templates hold; desk.css has it.
  [/<svelte-css-wrapper style="display: contents">/g, "<svelte-css-wrapper>"],
  // It keeps a phone from enlarging the page.
  [/,`maximum-scale=1`/g, ""],
];
const WORDS = fileURLToPath(new URL("words.json", import.meta.url));
const NOTHING = "\0nothing";
const PACKAGES = fileURLToPath(new URL("node_modules/", import.meta.url));
// Fonts go along that no module imports, or that lie in another package's folder.
const FONTS = join(PACKAGES, "@fontsource-variable/source-sans-3");
const FONT_LICENCES = join(PACKAGES, "@sveltia/cms/npm/assets");
const LICENCE = /licen[cs]e|copying|notice/i;

function leaveOut() {
  return {
    name: "leave-out",
    enforce: "pre",
    resolveId: (id) => (LEFT_OUT.some((pattern) => pattern.test(id)) ? NOTHING : null),
    load: (id) => (id === NOTHING ? "export default {};" : null),
  };
}

/** Change what keeps the CMS from asking no other host and from living with a strict Content-Security-Policy. */
function changeCms() {
  return {
    name: "change-cms",
    transform(code, id) {
      if (!id.endsWith("/@sveltia/cms/npm/index.js")) {
        return null;
      }
      for (const [pattern, replacement] of CHANGES) {
        const changed = code.replaceAll(pattern, replacement);
        if (changed === code) {
          this.error(`${pattern} is not in this version of the CMS: look for what has taken its place`);
        }
        code = changed;
      }
      return { code, map: null };
    },
  };
}

/** Put words of our own in the place of some of the CMS's. */
function changeWords() {
  return {
    name: "change-words",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/locales/vi.json")) {
        return null;
      }
      // Its word for a collection is a newspaper's for a column.
      const words = JSON.parse(code.replaceAll("Chuyên mục", "Mục").replaceAll("chuyên mục", "mục"));
      return JSON.stringify({ ...words, ...JSON.parse(readFileSync(WORDS, "utf8")) });
    },
  };
}

/** Write down every package of the bundle with its licence. */
function gatherLicences() {
  return {
    name: "gather-licences",
    generateBundle() {
      const folders = new Set([FONTS]);
      for (const id of this.getModuleIds()) {
        const name = id.startsWith(PACKAGES) && id.slice(PACKAGES.length).match(/^(?:@[^/]+\/)?[^/]+/)[0];
        if (name) {
          folders.add(join(PACKAGES, name));
        }
      }
      const texts = [...folders].sort().flatMap((folder) => [namePackage(folder), ...readLicences(folder)]);
      this.emitFile({
        type: "asset",
        fileName: "licences.txt",
        source: `${[...texts, ...readLicences(FONT_LICENCES)].join("\n\n")}\n`,
      });
    },
  };
}

function namePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${name} ${version}: ${license}`;
}

function readLicences(folder) {
  const files = readdirSync(folder).filter((file) => LICENCE.test(file)).sort();
  return files.map((file) => readFileSync(join(folder, file), "utf8").trim());
}

export default defineConfig({
  base: "./",
  plugins: [leaveOut(), changeCms(), changeWords(), gatherLicences()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4096,
    modulePreload: false,
    rollupOptions: {
      input: "main.js",
      output: {
        entryFileNames: "desk.js",
        assetFileNames: ({ names }) => (names[0] === "main.css" ? "desk.css" : "assets/[name].[hash][extname]"),
      },
    },
  },
});
