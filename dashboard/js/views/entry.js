import { post, token } from "../api.js";
import { h, show } from "../dom.js";

const TEXT = {
  login: { title: "Log in", other: ["#/register", "New here? Create an account"] },
  register: { title: "Create account", other: ["#/login", "Already have an account? Log in"] },
};

export function entry(kind) {
  const text = TEXT[kind];
  const problem = h("p", { class: "error", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    const form = event.target;
    const values = Object.fromEntries(new FormData(form));
    form.querySelector("button").disabled = true;
    problem.textContent = "";
    try {
      const answer = await post(`/auth/${kind}`, { email: values.email, password: values.password, ...(kind === "register" && { name: values.name }) });
      token.set(answer.token, Boolean(values.remember));
      location.hash = "#/";
    } catch (error) {
      problem.textContent = [error.message, ...Object.entries(error.fields ?? {}).map(([field, why]) => `${field}: ${why}`)].join(" ");
    } finally {
      form.querySelector("button").disabled = false;
    }
  };
  show(h("form", { class: "narrow card", onsubmit: submit },
    h("h1", {}, text.title),
    kind === "register" && [h("label", { for: "name" }, "Your name"), h("input", { id: "name", name: "name", required: true, autocomplete: "name", maxlength: "100" })],
    h("label", { for: "email" }, "E-mail"),
    h("input", { id: "email", name: "email", type: "email", required: true, autocomplete: "username" }),
    h("label", { for: "password" }, "Password ", kind === "register" && h("small", {}, "at least 8 characters")),
    h("input", { id: "password", name: "password", type: "password", required: true, minlength: kind === "register" ? "8" : null, autocomplete: kind === "register" ? "new-password" : "current-password" }),
    h("p", { class: "row" }, h("input", { type: "checkbox", id: "remember", name: "remember" }), h("label", { for: "remember" }, "Stay logged in on this device")),
    problem,
    h("p", {}, h("button", { class: "primary" }, text.title)),
    h("a", { href: text.other[0] }, text.other[1])));
}
