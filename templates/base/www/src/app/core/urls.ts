import { DefaultUrlSerializer, UrlTree } from '@angular/router';

/**
 * Instead of a page whose address it cannot read the router would open the first one. What nobody can read may be there all the
 * same: in a query that somebody hung on (a newsletter's, in Latin-1), which is left out as the api does; elsewhere it is no page's.
 */
export class ReadableUrls extends DefaultUrlSerializer {
  override parse(url: string): UrlTree {
    try {
      return super.parse(url);
    } catch {
      return super.parse(readable(url));
    }
  }
}

function readable(url: string): string {
  const [, path, query, fragment] = /^([^?#]*)(\?[^#]*)?(#[^]*)?$/.exec(url)!;
  const parameters = (query ?? '').slice(1).split('&').filter((parameter) => parameter && decodes(parameter));
  return legible(path).replace(/[();]/g, encode) + (parameters.length ? `?${parameters.join('&')}` : '') + legible(fragment ?? '');
}

function legible(text: string): string {
  return text.replace(/(?:%[0-9a-f]{0,2})+/gi, (escapes) => (decodes(escapes) ? escapes : '%EF%BF%BD'));
}

function decodes(text: string): boolean {
  try {
    return decodeURIComponent(text) !== null;
  } catch {
    return false;
  }
}

function encode(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16)}`;
}
