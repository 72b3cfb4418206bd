// The scripts that a first page waits for, a twentieth smaller than Angular makes them. Takes seconds, so what was made stays
// in the cache of builds: the largest, Angular itself, is the same after most changes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, cache] = process.argv.slice(2);
const require = createRequire('/site/package.json');
let terser;
try {
  terser = require('terser');
} catch {
  console.log('terser is not among the packages: scripts stay as they are');
  process.exit(0);
}

async function shrink(content) {
  const options = { module: true, ecma: 2020, compress: { passes: 2 }, mangle: true };
  const { version } = require('terser/package.json');
  const kept = join(cache, createHash('sha256').update(version + JSON.stringify(options) + content).digest('hex') + '.js');
  if (!existsSync(kept)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(kept, (await terser.minify(content, options)).code);
  }
  return readFileSync(kept, 'utf8');
}

const index = readFileSync(join(folder, 'index.html'), 'utf8');
for (const [, name] of index.matchAll(/(?:src|href)="((?:main|chunk|polyfills)-[\w-]{8}\.js)"/g)) {
  const path = join(folder, name);
  writeFileSync(path, await shrink(readFileSync(path, 'utf8')));
}
