import { get, put } from "../api.js";
import { h, show, toast } from "../dom.js";

const NAMES = {
  "site.active": "A new site is live",
  "site.failed": "A site could not be created",
  "site.deleted": "A site was deleted",
  "deploy.succeeded": "A deployment succeeded",
  "deploy.failed": "A deployment failed",
  "ssl.failed": "A certificate could not be obtained",
  "ssl.expiring": "A certificate is about to expire",
  "domain.verified": "A custom domain was verified",
  "domain.failed": "A custom domain could not be verified",
  "site.disk": "A site exceeds its disk limit",
};

export async function settings() {
  const [me, preferences] = await Promise.all([get("/me"), get("/me/preferences")]);
  const save = async (event) => {
    const mail = { ...preferences.mail, [event.target.name]: event.target.checked };
    Object.assign(preferences, await put("/me/preferences", { mail }));
    toast("Saved.");
  };
  show(h("h1", {}, "Settings"),
    h("section", { class: "card" }, h("h2", {}, "Account"), h("dl", { class: "facts" }, h("dt", {}, "Name"), h("dd", {}, me.name), h("dt", {}, "E-mail"), h("dd", {}, me.email, me.email_proven ? "" : " (not confirmed)"), h("dt", {}, "Customer"), h("dd", {}, h("code", {}, me.customer_uuid)), h("dt", {}, "Role"), h("dd", {}, me.role))),
    h("section", { class: "card" }, h("h2", {}, "E-mail me when…"),
      Object.entries(NAMES).map(([type, name]) =>
        h("p", { class: "row" }, h("input", { type: "checkbox", id: type, name: type, checked: preferences.mail[type] ?? true, onchange: save }), h("label", { for: type }, name)))));
}
