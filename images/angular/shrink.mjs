// What a first page waits for, made smaller than Angular makes it: terser takes a twentieth off, and one script instead of
// four compresses better. Terser takes seconds, so what it made stays in the cache of builds: the largest, Angular itself,
// is the same after most changes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, cache] = process.argv.slice(2);
const require = createRequire('/site/package.json');
const index = readFileSync(join(folder, 'index.html'), 'utf8');
const first = [...index.matchAll(/(?:src|href)="((?:main|chunk)-[\w-]{8}\.js)"/g)].map(([, name]) => name);
const main = first.find((name) => name.startsWith('main-'));

function found(name, from = require) {
  try {
    return from.resolve(name);
  } catch {
    console.log(`${name} is not among the packages: scripts stay larger than they could be`);
    return null;
  }
}

async function shrink(terser, content) {
  const options = { module: true, ecma: 2020, compress: { passes: 2 }, mangle: true };
  const { version } = require('terser/package.json');
  const kept = join(cache, createHash('sha256').update(version + JSON.stringify(options) + content).digest('hex') + '.js');
  if (!existsSync(kept)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(kept, (await terser.minify(content, options)).code);
  }
  return readFileSync(kept, 'utf8');
}

/** Bundles all scripts again, the home page's into one. Rolldown is the bundler that Angular's own build uses. */
async function join_up({ rolldown }) {
  const isFirst = (id) => first.includes(basename(id));
  const bundle = await rolldown({ input: { main: resolve(folder, main) }, preserveEntrySignatures: false, logLevel: 'warn' });
  const { output } = await bundle.generate({
    minify: true,
    comments: false,
    codeSplitting: { groups: [{ name: 'main', test: isFirst }] },
    entryFileNames: 'main-[hash].js',
    chunkFileNames: 'chunk-[hash].js',
  });
  for (const id of await bundle.watchFiles) rmSync(id);
  for (const chunk of output) writeFileSync(join(folder, chunk.fileName), chunk.code);
  const entry = output.find((chunk) => chunk.isEntry).fileName;
  const lighter = index.replace(/\s*<link rel="modulepreload" href="chunk-[\w-]{8}\.js"[^>]*>/g, '').replaceAll(main, entry);
  writeFileSync(join(folder, 'index.html'), lighter);
}

if (main && found('terser')) {
  const terser = require('terser');
  for (const name of first) writeFileSync(join(folder, name), await shrink(terser, readFileSync(join(folder, name), 'utf8')));
}
const rolldown = main && found('rolldown', createRequire(found('@angular/build') ?? '/site/package.json'));
if (rolldown) await join_up(await import(pathToFileURL(rolldown)));
