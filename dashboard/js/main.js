import { call, get, token } from "./api.js";
import { h, show, toast } from "./dom.js";
import * as live from "./live.js";
import { entry } from "./views/entry.js";
import { create } from "./views/create.js";
import { site } from "./views/site.js";
import { sites } from "./views/sites.js";
import { settings } from "./views/settings.js";
import { verify } from "./views/verify.js";

// [pattern, view, needs a login]. A view may return a function that is called when it is left.
const ROUTES = [
  [/^#\/login$/, () => entry("login"), false],
  [/^#\/register$/, () => entry("register"), false],
  [/^#\/verify\/([A-Za-z0-9_-]{1,100})$/, verify, false],
  [/^#\/new$/, create, true],
  [/^#\/settings$/, settings, true],
  [/^#\/sites\/(app_[a-z0-9]{10})$/, site, true],
  [/^#?\/?$/, sites, true],
];

let leave = null;
let customer = null;

async function account() {
  const nav = document.querySelector("#account");
  if (!token.get()) return nav.replaceChildren(h("a", { href: "#/login" }, "Log in"));
  if (!customer) {
    customer = await get("/me");
    live.connect();
  }
  nav.replaceChildren(
    h("a", { href: "#/settings" }, customer.name || customer.email),
    h("button", { class: "link", onclick: logout }, "Log out"),
  );
}

async function logout() {
  await call("POST", "/auth/logout", {}).catch(() => {});
  token.clear();
  location.hash = "#/login";
}

async function route() {
  leave?.();
  leave = null;
  const [pattern, view, needsLogin] = ROUTES.find(([pattern]) => pattern.test(location.hash)) ?? [];
  if (!view) return show(h("p", { class: "empty" }, "Page not found. ", h("a", { href: "#/" }, "Your sites")));
  if (needsLogin && !token.get()) {
    customer = null;
    live.disconnect();
    await account();
    location.hash = "#/login";
    return;
  }
  try {
    if (!token.get()) { customer = null; live.disconnect(); }
    await account();
    leave = (await view(...(location.hash.match(pattern)?.slice(1) ?? []))) ?? null;
    document.querySelector("#view").focus({ preventScroll: true });
  } catch (error) {
    if (error.status === 401) return;
    show(h("p", { class: "empty" }, error.message, " ", h("button", { onclick: route }, "Try again")));
  }
}

async function version() {
  const { version, commit } = await get("/version").catch(() => ({}));
  if (version) document.querySelector("#version").replaceChildren(`WebMeteor ${version}${commit ? ` (${commit.slice(0, 7)})` : ""}`);
}

window.addEventListener("hashchange", route);
window.addEventListener("unhandledrejection", (event) => toast(event.reason?.message ?? "Something went wrong.", "bad"));
route();
version();
