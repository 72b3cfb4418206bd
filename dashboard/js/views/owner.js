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
        h("p", { class: "hint" }, "It is shown only once and not stored. Save it now; you can change it in the admin."));
    } catch (error) {
      say(h("p", { class: "error" }, error.message));
    }
  };
  const renew = async () => {
    const text = "The current password stops working, and everyone logged in with it is logged out. A deployment sets the new password; after that, it can be shown here once.";
    if (!(await confirmWith("Create a new password?", text, "Create password"))) return;
    await post(`${path}/owner-password/reset`);
    say(h("p", { class: "soft" }, "A deployment is setting the new password. You can show it here when the deployment has finished."));
    toast("A new password was created.");
  };
  const shower = act("Show the temporary password", show);
  const update = ({ admin_url: address, timeline }) => {
    link.href = link.textContent = address;
    if (timeline.some((entry) => entry.event === "owner.password_requested")) shower.textContent = "Show the new password";
  };
  const element = h("section", { class: "card wide" }, h("h2", {}, "Your site's admin"),
    h("div", { class: "row between" },
      h("div", {}, link, h("p", { class: "soft" }, "Edit the site’s texts, pictures and settings, and read messages.")),
      h("div", { class: "row" }, shower, act("New password", renew))),
    output);
  return { element, update };
}
