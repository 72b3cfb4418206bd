// Live events over Socket.IO: each arrives under its type with the CloudEvent as payload.
import { io } from "../vendor/socket.io.esm.min.js";
import { token } from "./api.js";

const badge = document.querySelector("#live");
const listeners = new Set();
let socket = null;
let last = null;
let followed = null;
const seen = new Set();

function receive(event) {
  // At least once on the wire, once on the page.
  if (!event?.id || seen.has(event.id)) return;
  seen.add(event.id);
  last = event.id;
  for (const listener of listeners) listener(event);
}

function paint(state, text) {
  badge.className = `live ${state}`;
  badge.textContent = text;
}

export function connect() {
  disconnect();
  // A function, so that every reconnect asks for what was missed since the last event seen.
  socket = io({ path: "/socket.io", transports: ["websocket", "polling"], auth: (give) => give({ token: token.get(), since: last }) });
  socket.on("connect", () => {
    paint("on", "live");
    if (followed) socket.emit("subscribe", { deployment_id: followed });
  });
  // More was missed than the log keeps, or the token was revoked: what the API says is right.
  socket.on("replayed", ({ complete }) => complete === false && location.reload());
  socket.on("session.ended", () => location.reload());
  socket.on("disconnect", () => paint("off", "reconnecting…"));
  socket.on("connect_error", () => paint("off", "not live"));
  socket.onAny((_type, event) => receive(event));
}

export function disconnect() {
  socket?.disconnect();
  socket = null;
  last = null;
  followed = null;
  paint("", "");
}

export function onEvent(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function followLog(deploymentId) {
  followed = deploymentId;
  socket?.emit("subscribe", { deployment_id: deploymentId });
}
