import { post } from "../api.js";
import { act, h, show, toast } from "../dom.js";

// The mailed link leads here. A press of the button, not the visit, proves the address: programs that look into mails
// follow links, too.
export function verify(secret) {
  const said = h("p", { role: "status" });
  const prove = act("This address is mine", async () => {
    const answer = await post("/auth/verify", { token: secret });
    said.textContent = `${answer.email} is proven.`;
    prove.remove();
  }, { class: "primary" });
  show(h("section", { class: "narrow card" },
    h("h1", {}, "Prove your e-mail address"),
    h("p", {}, "With it you get mails about your sites, and room for more of them."),
    said,
    h("p", {}, prove),
    h("a", { href: "#/" }, "Your sites")));
}

// What somebody sees who has not followed the link yet.
export const hint = (me) => me.email_proven ? null :
  h("section", { class: "card", "aria-label": "Your e-mail address" },
    h("h2", {}, "Prove your e-mail address"),
    h("p", {}, `We sent a link to ${me.email}. Until you open it there is room for ${me.sites_limit} sites, and you get no other mails.`),
    act("Send the link again", async () => {
      await post("/auth/verify/resend");
      toast("It is on its way. The newest link counts.");
    }));
