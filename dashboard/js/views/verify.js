import { post } from "../api.js";
import { act, h, show, toast } from "../dom.js";

// The mailed link leads here. A press of the button, not the visit, proves the address: programs that look into mails
// follow links, too.
export function verify(secret) {
  const said = h("p", { role: "status" });
  const prove = act("Confirm address", async () => {
    const answer = await post("/auth/verify", { token: secret });
    said.textContent = `${answer.email} is confirmed.`;
    prove.remove();
  }, { class: "primary" });
  show(h("section", { class: "narrow card" },
    h("h1", {}, "Confirm your e-mail address"),
    h("p", {}, "You will then get e-mails about your sites and can create more of them."),
    said,
    h("p", {}, prove),
    h("a", { href: "#/" }, "Your sites")));
}

// What somebody sees who has not followed the link yet.
export const hint = (me) => me.email_proven ? null :
  h("section", { class: "card", "aria-label": "Your e-mail address" },
    h("h2", {}, "Confirm your e-mail address"),
    h("p", {}, `We sent a link to ${me.email}. Until you open it, you can create up to ${me.sites_limit} sites and get no other e-mails.`),
    act("Send the link again", async () => {
      await post("/auth/verify/resend");
      toast("We have sent a new link. Earlier links no longer work.");
    }));
