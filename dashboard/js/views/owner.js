import { post } from "../api.js";
import { act, confirmWith, copyButton, h, toast } from "../dom.js";

// The admin of the site itself. Painted once: a password that is shown must not go with the next live event.
export function ownerCard(path) {
  const link = h("a", { target: "_blank", rel: "noopener" });
  const output = h("div", { role: "status" });
  const say = (...children) => output.replaceChildren(...children);
  const show = async () => {
    try {
      const { email, password } = await post(`${path}/owner-password`);
      say(h("dl", { class: "facts" },
        h("dt", {}, "E-mail"), h("dd", {}, email),
        h("dt", {}, "Password"), h("dd", { class: "row" }, h("code", { class: "secret" }, password), copyButton("Copy the password", password))),
        h("p", { class: "hint" }, "It is shown this once and kept nowhere. Note it now; you can change it in the admin."));
    } catch (error) {
      say(h("p", { class: "error" }, error.message));
    }
  };
  const renew = async () => {
    const text = "The present one stops working, and whoever is logged in with it is logged out. A deployment brings the new one in; then it can be shown here, once.";
    if (!(await confirmWith("Draw a new password?", text, "Draw a new one"))) return;
    await post(`${path}/owner-password/reset`);
    say(h("p", { class: "soft" }, "A deployment is on its way with the new password. When it has ended, show it here."));
    toast("A new password was drawn.");
  };
  const shower = act("Show the first password", show);
  const update = ({ admin_url: address, timeline }) => {
    link.href = link.textContent = address;
    if (timeline.some((entry) => entry.event === "owner.password_requested")) shower.textContent = "Show the new password";
  };
  const element = h("section", { class: "card wide" }, h("h2", {}, "Your site's admin"),
    h("div", { class: "row between" },
      h("div", {}, link, h("p", { class: "soft" }, "Texts, pictures, messages: everything the site shows is edited there.")),
      h("div", { class: "row" }, shower, act("New password", renew))),
    output);
  return { element, update };
}
