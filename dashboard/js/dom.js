// Builds elements. Text always becomes a text node, so nothing a customer typed can become markup.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function show(...children) {
  document.querySelector("#view").replaceChildren(...children.filter((child) => child !== null));
}

export function toast(message, kind = "") {
  const note = h("div", { class: kind }, message);
  document.querySelector("#toasts").append(note);
  setTimeout(() => note.remove(), 7000);
}

const KINDS = {
  good: ["active", "success", "succeeded", "running", "valid", "proven", "restored"],
  bad: ["failed", "exited", "dead", "missing", "invalid", "expired"],
  busy: ["provisioning", "deploying", "securing", "deleting", "queued", "starting", "restarting", "pending", "expiring", "preparing", "restoring"],
};

export function pill(status) {
  const kind = Object.keys(KINDS).find((name) => KINDS[name].includes(status)) ?? "";
  return h("span", { class: `pill ${kind}` }, status ?? "unknown");
}

// A site that is going away is going away, whether it should run or not.
export const siteState = (site) => (site.desired === "running" || site.status === "deleting" ? site.status : site.desired);

export function time(iso) {
  return iso ? h("time", { datetime: iso, title: iso }, new Date(iso).toLocaleString([], { dateStyle: "short", timeStyle: "short" })) : "–";
}

// Asks before something that can't be undone; resolves to true only on the button that names it.
export const confirmWith = async (title, text, action) => (await chooseWith(title, text, { yes: action })) === "yes";

// Resolves to the key of the button that was chosen, or to "no".
export function chooseWith(title, text, actions) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { onclose: () => { resolve(dialog.returnValue in actions ? dialog.returnValue : "no"); dialog.remove(); } },
      h("form", { method: "dialog" },
        h("h2", {}, title), h("p", {}, text),
        h("div", { class: "row" },
          h("button", { value: "no" }, "Keep it"),
          Object.entries(actions).map(([value, action]) => h("button", { value, class: "danger" }, action)))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// A button that can't be pressed again while its work is under way, and says what went wrong.
export function act(label, work, attributes = {}) {
  return h("button", { ...attributes, onclick: async (event) => {
    event.target.disabled = true;
    try { await work(); } catch (error) { toast(error.message, "bad"); } finally { event.target.disabled = false; }
  } }, label);
}

export const copyButton = (label, text) => act("Copy", async () => {
  await navigator.clipboard.writeText(text);
  toast("Copied.");
}, { "aria-label": label });
