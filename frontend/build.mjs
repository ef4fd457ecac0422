// Builds what the pages load: one style sheet, one module with lazy chunks, fonts and pictures.
// Every name carries a hash of the content; manifest.json says which name is which.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { build } from "esbuild";
import * as sass from "sass";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const WANTED = process.env.OUT ?? join(HERE, "../src/fourfold/web/static/build");
const OUT = `${WANTED}.part`; // takes its place when it is whole
const PICTURES = [
  join(HERE, "src/pictures"),
  join(HERE, "node_modules/@ministryofjustice/frontend/moj/assets/images"),
  join(HERE, "node_modules/@fontsource-variable/inter/files"),
];
const manifest = {};

process.chdir(HERE); // the Sass of the Ministry of Justice names node_modules relative to here
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

for (const picture of readdirSync(PICTURES[0])) keep(picture);
write("app.css", withHashedUrls(styles()));
await scripts();
writeFileSync(join(OUT, "inter-LICENSE.txt"), readFileSync("node_modules/@fontsource-variable/inter/LICENSE"));
writeFileSync(join(OUT, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 2));
compress();
rmSync(WANTED, { recursive: true, force: true });
renameSync(OUT, WANTED);

function styles() {
  return sass.compile("src/app.scss", {
    style: "compressed",
    loadPaths: ["node_modules", "."],
    quietDeps: true,
    silenceDeprecations: ["if-function"],
    logger: { warn: (words) => words.includes("`govuk-text-colour`") || console.warn(words) },
  }).css;
}

async function scripts() {
  const { metafile } = await build({
    entryPoints: { app: "src/app.js" },
    outdir: OUT,
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: ["es2022"],
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    legalComments: "linked",
    metafile: true,
    logLevel: "warning",
  });
  for (const [path, output] of Object.entries(metafile.outputs)) {
    if (output.entryPoint) manifest[basename(output.entryPoint)] = basename(path);
  }
}

/** Replace each url(...) of a style sheet by the hashed name of the file, which is copied. */
function withHashedUrls(css) {
  return css.replace(/url\((["']?)(?!data:)([^"')]+)\1\)/g, (_all, _quote, url) => `url(${keep(basename(url))})`);
}

function keep(name) {
  const folder = PICTURES.find((one) => existsSync(join(one, name)));
  if (!folder) throw new Error(`No picture or font is called ${name}.`);
  return write(name, readFileSync(join(folder, name)));
}

function write(name, content) {
  const end = extname(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  manifest[name] = `${basename(name, end)}-${hash}${end}`;
  writeFileSync(join(OUT, manifest[name]), content);
  return manifest[name];
}

/** Lay a gzip and a brotli copy beside everything that gets smaller by it. */
function compress() {
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } };
  for (const name of readdirSync(OUT).filter((one) => /\.(css|js|svg)$/.test(one))) {
    const content = readFileSync(join(OUT, name));
    writeFileSync(join(OUT, `${name}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(OUT, `${name}.br`), brotliCompressSync(content, brotli));
  }
}
