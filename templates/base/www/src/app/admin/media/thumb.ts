/** The smallest of a picture's sizes; a picture of the site itself has only one. See "Uploads" in docs: the name tells the sizes. */
export function thumb(url: string): string {
  const found = /^(\/api\/files\/[\w-]+)-(\d+)x\d+\.(?:jpg|png)$/.exec(url);
  if (!found) return url;
  return `${found[1]}-${Math.min(480, Number(found[2]))}.webp`;
}
