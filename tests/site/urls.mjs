// How the router of a site's pages reads addresses: one JSON line with what it makes of each that stands in the arguments.
import "@angular/compiler";
import { ReadableUrls } from "./urls.ts";

const urls = new ReadableUrls();
console.log(JSON.stringify(process.argv.slice(2).map((url) => urls.serialize(urls.parse(url)))));
