import { get, post } from "../api.js";
import { act, h, pill, time, toast } from "../dom.js";

const SHOWN = 10;
const WAIT_MILLISECONDS = 2000;
const WORDS = { being_made: "being made", made: "not proven yet" };

const size = (bytes) => bytes == null ? "" : bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.round(bytes / 2 ** 20)} MiB`;

// A card that shows the site's copies; while one is being made, it looks again by itself.
export function copiesCard(path) {
  const list = h("div");
  let waiting = null;
  const paint = async () => {
    const copies = await get(`${path}/backups?limit=${SHOWN}`);
    list.replaceChildren(table(copies));
    clearTimeout(waiting);
    if (copies.some((copy) => copy.state === "being_made")) waiting = setTimeout(() => paint().catch(() => {}), WAIT_MILLISECONDS);
  };
  const element = h("section", { class: "card" },
    h("div", { class: "row between" }, h("h2", {}, "Copies"), act("Copy now", async () => {
      await post(`${path}/backups`);
      toast("The site is being copied; it goes on running.");
      await paint();
    })),
    h("p", { class: "hint" }, "Database, uploads, repository and variables, every day. A copy is proven when it was restored into an empty database and every row and file was there."),
    list);
  return { element, paint, stop: () => clearTimeout(waiting) };
}

const table = (copies) => copies.length === 0
  ? h("p", { class: "soft" }, "None yet. The first one is made when the site is live.")
  : h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, ["Of", "Size", "State"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, copies.map((copy) => h("tr", {},
      h("td", {}, time(copy.taken_at ?? copy.asked_at)),
      h("td", {}, size(copy.bytes)),
      h("td", {}, pill(WORDS[copy.state] ?? copy.state), copy.problem && h("div", { class: "hint" }, copy.problem)))))));
