import { get } from "../api.js";
import { h, pill, show, siteState, time } from "../dom.js";
import { onEvent } from "../live.js";
import { hint } from "./verify.js";

export async function sites() {
  const paint = async () => {
    const [me, list] = await Promise.all([get("/me"), get("/sites?limit=100")]);
    show(
      hint(me),
      h("div", { class: "row between" }, h("h1", {}, "Your sites"), h("a", { class: "button primary", href: "#/new" }, "New site")),
      list.length
        ? h("div", { class: "grid" }, list.map(card))
        : h("div", { class: "card empty" }, h("h2", {}, "No sites yet"), h("p", {}, "Choose a type and a name. Your site is live with HTTPS in seconds."), h("a", { class: "button primary", href: "#/new" }, "Create your first site")));
  };
  await paint();
  let pending = null;
  const stop = onEvent((event) => {
    // One repaint for a burst of events.
    if (event.type === "deploy.log" || event.type === "deploy.step") return;
    clearTimeout(pending);
    pending = setTimeout(paint, 150);
  });
  return () => { clearTimeout(pending); stop(); };
}

const card = (site) =>
  h("a", { class: "card", href: `#/sites/${site.app_id}` },
    h("div", { class: "row between" }, pill(siteState(site)), h("span", { class: "soft" }, site.site_type)),
    h("h2", {}, site.site_name),
    h("p", { class: "soft" }, site.custom_domain ?? site.domain),
    h("p", { class: "soft" }, site.last_deployed_at ? ["Deployed ", time(site.last_deployed_at)] : "Not deployed yet"));
