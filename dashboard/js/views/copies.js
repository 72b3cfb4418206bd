import { get, post } from "../api.js";
import { act, confirmWith, h, pill, time, toast } from "../dom.js";

const SHOWN = 10;
const WAIT_MILLISECONDS = 2000;
const WORDS = { being_made: "being made", made: "not proven yet" };
const REASONS = { restore: "before a restore" };
const OPEN = new Set(["preparing", "restoring"]);

// Whether it can be restored, as far as is known.
export const isGood = (copy) => copy.state === "made" || copy.state === "proven";

const size = (bytes) => bytes == null ? "" : bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.round(bytes / 2 ** 20)} MiB`;

// A card that shows the site's copies and restores; while something happens to them, it looks again by itself.
export function copiesCard(path) {
  const list = h("div");
  let waiting = null;
  const paint = async () => {
    const [copies, restores] = await Promise.all([get(`${path}/backups?limit=${SHOWN}`), get(`${path}/restores?limit=1`)]);
    const open = restores.some((restore) => OPEN.has(restore.state));
    list.replaceChildren(...restores.map((restore) => newest(restore)), table(copies, open ? null : restore));
    clearTimeout(waiting);
    if (open || copies.some((copy) => copy.state === "being_made")) waiting = setTimeout(() => paint().catch(() => {}), WAIT_MILLISECONDS);
  };
  const restore = (copy) => act("Restore", async () => {
    const text = `Database and uploads go back to ${new Date(copy.taken_at).toLocaleString()}; code and variables stay. What the site has now is copied first, so that you can undo this. Visitors can read on; for some seconds they cannot save anything.`;
    if (!(await confirmWith("Restore this copy?", text, "Restore it"))) return;
    await post(`${path}/restores`, { copy_id: copy.copy_id });
    await paint();
  });
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

const newest = (restore) => h("p", { class: "hint" }, "Restore of ", time(restore.asked_at), " ", pill(restore.state), " ",
  restore.problem ?? "");

const table = (copies, restore) => copies.length === 0
  ? h("p", { class: "soft" }, "None yet. The first one is made when the site is live.")
  : h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, ["Of", "Size", "State", ""].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, copies.map((copy) => h("tr", {},
      h("td", {}, time(copy.taken_at ?? copy.asked_at), REASONS[copy.reason] && h("div", { class: "hint" }, REASONS[copy.reason])),
      h("td", {}, size(copy.bytes)),
      h("td", {}, pill(WORDS[copy.state] ?? copy.state), copy.problem && h("div", { class: "hint" }, copy.problem)),
      h("td", {}, restore && isGood(copy) && restore(copy)))))));
