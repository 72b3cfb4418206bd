import { get, patch, post, put, remove } from "../api.js";
import { act, chooseWith, confirmWith, h, pill, show, siteState, time, toast } from "../dom.js";
import { followLog, onEvent } from "../live.js";
import { copiesCard, isGood } from "./copies.js";
import { ownerCard } from "./owner.js";
import { template } from "./template.js";

const ENDED = ["success", "failed", "superseded", "cancelled"];

export async function site(appId) {
  const path = `/sites/${appId}`;
  const slots = Object.fromEntries(["head", "progress", "facts", "deployments", "variables", "template"].map((name) => [name, h("div")]));
  const log = logPanel(path);
  const owner = ownerCard(path);
  const copies = copiesCard(path);
  show(slots.head, owner.element,
    h("div", { class: "two" },
      h("div", {}, slots.deployments, log.element, containerLogs(path), copies.element, slots.template),
      h("div", {}, slots.progress, slots.facts, slots.variables)));

  const paint = async () => {
    let data;
    try {
      data = await get(path);
    } catch (error) {
      if (error.status !== 404) throw error;
      location.hash = "#/";
      return;
    }
    slots.head.replaceChildren(head(data, path));
    slots.progress.replaceChildren(progress(data));
    slots.facts.replaceChildren(facts(data, path));
    slots.template.replaceChildren(...template(data, path));
    owner.update(data);
    slots.deployments.replaceChildren(deployments(data, path, log.follow));
    const running = data.deployment_history.find((one) => !ENDED.includes(one.status));
    if (running) log.follow(running.deployment_id);
  };
  await paint();
  await copies.paint();
  const paintVariables = async () => slots.variables.replaceChildren(await variables(path, paintVariables));
  await paintVariables();
  let pending = null;
  const stop = onEvent((event) => {
    if (event.subject !== appId) return;
    if (event.type === "deploy.log") return log.receive(event.data);
    if (event.type === "deploy.failed") toast(event.data.message, "bad");
    if (event.type === "deploy.succeeded") toast("Deployed.");
    clearTimeout(pending);
    if (event.type === "site.deleted") location.hash = "#/";
    else pending = setTimeout(paint, 120);
  });
  return () => { clearTimeout(pending); copies.stop(); stop(); };
}

function head(data, path) {
  return h("div", {},
    h("p", { class: "soft" }, h("a", { href: "#/" }, "Your sites"), " / ", data.site_type),
    h("div", { class: "row between" },
      h("div", {}, h("h1", {}, data.site_name), h("div", { class: "row" }, pill(siteState(data)), h("a", { href: data.url, target: "_blank", rel: "noopener" }, data.url))),
      h("div", { class: "row" },
        act("Deploy", () => post(`${path}/deployments`)),
        data.status === "failed" && act("Try again", () => post(`${path}/retry`), { class: "primary" }),
        act("Rename", async () => {
          const name = prompt("New name", data.site_name);
          if (name) await patch(path, { site_name: name });
        }),
        act("Delete", async () => {
          if (await confirmWith("Delete this site?", `“${data.site_name}” with its database, files and repository will be deleted. An archive is kept for up to 30 days.`, "Delete it")) {
            await remove(path);
            toast("The site is being deleted.");
          }
        }, { class: "danger" }))),
    data.desired === "suspended" && h("p", { class: "error", role: "alert" }, "This site is suspended: its containers are stopped, its data is kept, and visitors see a placeholder. You can still push; the newest push is deployed when the site runs again. To have it resumed, contact the platform's operator."),
    data.failure && h("p", { class: "error", role: "alert" }, `${data.failure.step}: ${data.failure.message}`));
}

const progress = (data) =>
  h("section", { class: "card" }, h("h2", {}, "Activity"),
    h("ol", { class: "timeline" }, milestones(data.timeline).slice(-14).map((entry) =>
      h("li", { class: /fail/.test(entry.event + entry.state) ? "bad" : "" },
        h("span", {}, words(entry), entry.message && h("div", { class: "hint" }, entry.message)),
        h("time", { datetime: entry.at, title: entry.at }, new Date(entry.at).toLocaleTimeString())))));

// A step that has finished says so once; its start would only be noise above it.
const milestones = (timeline) => timeline.filter((entry, index) =>
  entry.event !== "deploy.step" || entry.state !== "started" || index === timeline.length - 1);

const words = (entry) => entry.step
  ? `${entry.step}${entry.state === "finished" ? "" : ` ${entry.state}`}${entry.seconds == null ? "" : ` (${entry.seconds.toFixed(2)} s)`}`
  : entry.event === "site.desired_changed" ? `site ${entry.state}`
  : entry.event === "site.plan_changed" ? `plan ${entry.state}` : entry.event;

const mib = (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;

function facts(data, path) {
  const domain = async () => {
    const name = prompt("Custom domain, for example mybusiness.com (leave empty to remove it)", data.custom_domain ?? "");
    if (name === null) return;
    const answer = await patch(path, { custom_domain: name || null });
    toast(answer.dns_instructions ? "Add the DNS records shown under “Custom domain” at your domain registrar." : "Saved.");
  };
  return h("section", { class: "card" }, h("h2", {}, "Details"),
    h("dl", { class: "facts" },
      h("dt", {}, "Containers"), h("dd", { class: "row" }, Object.entries(data.container_status).map(([name, state]) => h("span", { title: name }, `${name} `, pill(data.desired !== "running" && state === "exited" ? "stopped" : state)))),
      h("dt", {}, "Certificate"), h("dd", {}, pill(data.ssl_status), data.ssl_expires_at && [" until ", time(data.ssl_expires_at)]),
      data.disk && data.disk.state !== "ok" && [h("dt", {}, "Disk"), h("dd", {}, pill(data.disk.state), ` ${mib(data.disk.used_bytes)} used, ${mib(data.disk.limit_bytes)} allowed`)],
      h("dt", {}, "Custom domain"), h("dd", {}, data.custom_domain ?? data.custom_domain_status?.domain ?? "none", " ", act("change", domain, { class: "link" }), ownDomain(data.custom_domain_status)),
      h("dt", {}, "Clone"), h("dd", {}, h("code", {}, `git clone ${data.clone_url ?? data.repo_url}`), h("div", { class: "hint" }, "Any user name; the password is an API token.")),
      h("dt", {}, "Created"), h("dd", {}, time(data.created_at))));
}

// What is still to be done at the domain's registrar, until it is done.
function ownDomain(status) {
  if (!status || status.status === "verified") return null;
  return h("div", { class: "scroll" },
    h("p", { class: "hint" }, pill(status.status), " ", status.failure?.message ?? "Add these DNS records at your domain registrar:"),
    h("table", {}, h("tbody", {}, status.dns_instructions.records.map((record) =>
      h("tr", {}, h("td", {}, record.type), h("td", {}, h("code", {}, record.name)), h("td", {}, h("code", {}, record.value)))))));
}

function deployments(data, path, follow) {
  return h("section", { class: "card" }, h("h2", {}, "Deployments"),
    data.deployment_history.length === 0 ? h("p", { class: "soft" }, "None yet.") :
    h("div", { class: "scroll" }, h("table", {},
      h("thead", {}, h("tr", {}, ["When", "Commit", "Duration", "Status", ""].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, data.deployment_history.slice(0, 12).map((one, index) => h("tr", {},
        h("td", {}, time(one.deployed_at ?? one.created_at)),
        h("td", {}, h("code", { title: one.commit_hash }, (one.commit_hash ?? "newest").slice(0, 7))),
        h("td", {}, one.duration ?? ""),
        h("td", {}, pill(one.status)),
        h("td", { class: "row" },
          act("Log", async () => follow(one.deployment_id, true), { class: "link" }),
          !ENDED.includes(one.status) && act("Cancel", () => post(`${path}/deployments/${one.deployment_id}/cancel`), { class: "link" }),
          index > 0 && one.status === "success" && act("Roll back", () => rollBack(path, one, data.deployment_history[index - 1]), { class: "link" }))))))));
}

// If there is a copy of the data as it was before the next deployment, the customer may want that as well.
async function rollBack(path, wanted, next) {
  const before = (copy) => copy.taken_at > wanted.deployed_at && copy.taken_at < (next.deployed_at ?? next.queued_at);
  const copy = (await get(`${path}/backups?limit=100`)).find((one) => isGood(one) && before(one));
  const text = copy && `There is a copy of the data of ${new Date(copy.taken_at).toLocaleString()}, before the deployment that followed. What the site has now is copied first.`;
  const choice = copy ? await chooseWith("Roll back the data as well?", text, { code: "Code only", data: "Code and data" }) : "code";
  if (choice === "code") await post(`${path}/rollback`, { deployment_id: wanted.deployment_id });
  if (choice === "data") await post(`${path}/restores`, { copy_id: copy.copy_id, deployment_id: wanted.deployment_id });
}

function logPanel(path) {
  const output = h("pre", { class: "log", tabindex: "0", "aria-label": "Deployment log" });
  const title = h("h2", {}, "Log");
  const element = h("section", { class: "card", hidden: true }, title, output);
  let current = null;
  let next = 1;
  const add = (first, lines) => {
    const fresh = lines.slice(Math.max(0, next - first));
    if (!fresh.length) return;
    next = first + lines.length;
    output.append(fresh.join("\n") + "\n");
    output.scrollTop = output.scrollHeight;
  };
  const follow = async (id, asked = false) => {
    if (current === id && !asked) return;
    current = id;
    next = 1;
    output.replaceChildren();
    element.hidden = false;
    title.textContent = `Log of ${id}`;
    const text = await get(`${path}/deployments/${id}/log`).catch(() => "");
    add(1, text.split("\n").filter((line, index, all) => line || index < all.length - 1));
    followLog(id);
  };
  return { element, follow, receive: (data) => data.deployment_id === current && add(data.first_line, data.lines) };
}

function containerLogs(path) {
  const output = h("pre", { class: "log", hidden: true, tabindex: "0", "aria-label": "Container log" });
  const load = async (service) => {
    const text = await get(`${path}/logs?service=${service}&tail=200`);
    output.hidden = false;
    output.textContent = text || "Nothing logged yet.";
    output.scrollTop = output.scrollHeight;
  };
  return h("section", { class: "card" }, h("h2", {}, "Container logs"),
    h("div", { class: "row" }, ["www", "api", "alert", "db"].map((service) => act(service, () => load(service)))), output);
}

async function variables(path, changed) {
  const { names } = await get(`${path}/env`);
  const area = h("textarea", { rows: "4", id: "env", spellcheck: "false", placeholder: "NAME=value, one per line" });
  const save = async () => {
    const pairs = area.value.split("\n").filter((line) => line.includes("=")).map((line) => [line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1)]);
    await put(`${path}/env`, { variables: Object.fromEntries(pairs) });
    await changed();
    toast("Saved; the site restarts with the new variables.");
  };
  return h("section", { class: "card" }, h("h2", {}, "Variables"),
    h("p", { class: "soft" }, names.length ? `Set: ${names.join(", ")}` : "None set.", " Values cannot be shown."),
    h("label", { for: "env" }, "Replace all variables"), area, h("p", {}, act("Save", save)));
}
