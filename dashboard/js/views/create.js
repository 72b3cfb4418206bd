import { get, post } from "../api.js";
import { h, show } from "../dom.js";
import { isGood } from "./copies.js";

const TYPES = {
  portfolio: ["Portfolio", "Present your work: projects with pictures, skills, a résumé to download, a contact form."],
  business: ["Business", "Present your company: services, team, opening hours, testimonials, inquiries."],
  ecommerce: ["Shop", "Products with variants and stock, cart and checkout, payments, orders, invoices."],
  blog: ["Blog", "Posts in Markdown, categories and tags, moderated comments, search, a feed."],
};

export async function create() {
  const [{ available, base_domain: base }, copies] = await Promise.all([get("/site-types"), get("/me/backups?limit=100")]);
  const good = copies.filter((copy) => isGood(copy) && available.includes(copy.site_type));
  const problem = h("p", { class: "error", role: "alert" });
  // One key per form: pressing twice, or a lost answer, still makes one site.
  const key = crypto.randomUUID();
  const submit = async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    const button = event.target.querySelector("button");
    button.disabled = true;
    problem.textContent = "";
    try {
      const site = await post("/sites/create", { site_type: values.site_type, site_name: values.site_name, ...(values.subdomain && { subdomain: values.subdomain }), ...(values.copy_id && { copy_id: values.copy_id }) }, { "Idempotency-Key": key });
      location.hash = `#/sites/${site.app_id}`;
    } catch (error) {
      problem.textContent = [error.message, ...Object.entries(error.fields ?? {}).map(([field, why]) => `${field}: ${why}`)].join(" ");
      button.disabled = false;
    }
  };
  // A copy has a type already.
  const chosen = ({ target }) => {
    const type = target.selectedOptions[0].dataset.type;
    for (const radio of target.form.querySelectorAll("[name=site_type]")) {
      radio.checked = type ? radio.value === type : radio.checked;
      radio.disabled = Boolean(type) && radio.value !== type;
    }
  };
  show(h("h1", {}, "New site"),
    h("form", { class: "card", onsubmit: submit },
      h("fieldset", { class: "types" }, h("legend", {}, "Choose a type"),
        available.map((type) => [type, ...(TYPES[type] ?? [type, ""])]).map(([type, title, what]) =>
          h("label", {}, h("input", { type: "radio", name: "site_type", value: type, required: true, checked: type === available[0] }), h("i", { class: type, "aria-hidden": "true" }), title, h("span", {}, what)))),
      good.length > 0 && [
        h("label", { for: "copy_id" }, "Begin with ", h("small", {}, "a copy brings its pages, data, files and variables")),
        h("select", { id: "copy_id", name: "copy_id", onchange: chosen },
          h("option", { value: "" }, "The template"),
          good.map((copy) => h("option", { value: copy.copy_id, "data-type": copy.site_type },
            `${copy.site_name}${copy.deleted ? " (deleted)" : ""}, ${new Date(copy.taken_at).toLocaleString()}`)))],
      h("label", { for: "site_name" }, "Name"),
      h("input", { id: "site_name", name: "site_name", required: true, maxlength: "255", placeholder: "My Awesome Site" }),
      h("label", { for: "subdomain" }, "Address ", h("small", {}, "leave empty to get a random one")),
      h("div", { class: "address" }, h("input", { id: "subdomain", name: "subdomain", maxlength: "50", pattern: "[a-z0-9]([a-z0-9\\-]*[a-z0-9])?", title: "lower-case letters, digits and hyphens", autocapitalize: "none", spellcheck: "false" }), h("span", {}, `.${base}`)),
      problem,
      h("p", {}, h("button", { class: "primary" }, "Create site"))));
}
