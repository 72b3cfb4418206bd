// Puts file.br and file.gz beside each file of a folder that is worth it: browsers get them as they are (brotli over https).
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const MIN = 1024;
const kinds = /\.(?:js|mjs|css|html|svg|json|txt|xml|webmanifest)$/;

for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !kinds.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const content = readFileSync(path);
  // What nginx still puts something into is compressed by nginx.
  if (content.length < MIN || content.includes('<!--# include')) continue;
  writeFileSync(path + '.gz', gzipSync(content, { level: 9 }));
  writeFileSync(path + '.br', brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
}
