// Visitors of a site with the official client: one JSON line in per command, one JSON line out per thing that happens.
//   {open: name, token} · {close: name}
import readline from "node:readline";
import { io } from "socket.io-client";

const sockets = new Map();
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { open: name, token, close } = JSON.parse(line);
  if (close) {
    sockets.get(close).disconnect();
    continue;
  }
  // What www does (core/live.ts): each connection requests a new ticket; there is none any more for who was logged out.
  const tickets = [token];
  const socket = io(process.argv[2], {
    transports: ["websocket"],
    forceNew: true,
    reconnectionDelay: 100,
    auth: (give) => {
      const ticket = tickets.shift();
      give(ticket ? { token: ticket } : {});
    },
  });
  sockets.set(name, socket);
  socket.on("connect", () => say({ who: name, what: "connected" }));
  socket.on("disconnect", (reason) => say({ who: name, what: "disconnected", reason }));
  socket.on("connect_error", (error) => say({ who: name, what: "refused", reason: error.message }));
  socket.onAny((event, data) => say({ who: name, what: event, data }));
}
process.exit(0);
