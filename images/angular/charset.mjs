// Says for nginx (a map's lines) which texts of a folder are not UTF-8: a page in Latin-1 says so in its <meta charset>, and a header
// would be believed before it.
import { isUtf8 } from 'node:buffer';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = process.argv[2];
const kinds = /\.(?:html?|xhtml|js|mjs|css|txt|xml|rss|atom)$/i;
// Longer ones do not fit into nginx's table (map_hash_bucket_size).
const longest = 900;
const names = new Map();

for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !kinds.test(entry.name) || isUtf8(readFileSync(path))) continue;
  const address = `/${relative(root, path)}`;
  if (Buffer.byteLength(address) > longest || /\p{Cc}/u.test(address)) continue;
  // A folder's page is found behind its slash and one more (pages-plain.conf).
  for (const name of [address, address.replace(/\/index\.html$/, '//index.html')]) {
    // nginx takes capital and small letters for the same, and no name twice.
    names.set(name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()), name.replace(/["\\]/g, '\\$&'));
  }
}
for (const name of names.values()) process.stdout.write(`"${name}" "";\n`);
