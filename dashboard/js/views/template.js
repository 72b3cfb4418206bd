import { post } from "../api.js";
import { act, copyButton, h } from "../dom.js";

const short = (version) => h("code", { title: version }, version.slice(0, 8));

// Newer versions of the site's template. Each is a separate branch, which the customer merges.
export function template(data, path) {
  const known = data.template;
  if (!known) return [];
  return [h("section", { class: "card" }, h("h2", {}, "Template"),
    known.upgrade_available ? (known.branch ? offered(known) : available(known, path)) : h("p", { class: "soft" }, "Up to date: ", short(known.version)))];
}

const available = (known, path) => [
  h("p", {}, "There is a newer version: ", short(known.version), " → ", short(known.newest)),
  h("p", { class: "soft" }, "It is added to your repository as a branch. Your site does not change until you merge it."),
  act("Create the branch", () => post(`${path}/template-upgrade`)),
];

function offered(known) {
  const commands = `git fetch origin\ngit merge origin/${known.branch}\ngit push`;
  return [
    h("p", {}, "The newer version ", short(known.newest), " is in your repository. To merge it:"),
    h("pre", { class: "log", tabindex: "0", "aria-label": "Commands" }, commands),
    h("p", {}, copyButton("Copy the commands", commands)),
    h("p", { class: "soft" }, "If you and the template changed the same lines, git asks which ones to keep."),
  ];
}
