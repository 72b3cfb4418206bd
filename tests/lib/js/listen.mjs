// A customer's live connection with the official client. Settings: one JSON line on standard input; then one JSON
// line per command ({emit: name, data}). Out: one JSON line per thing that happens.
import dns from "node:dns";
import https from "node:https";
import readline from "node:readline";
import { io } from "socket.io-client";

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const input = readline.createInterface({ input: process.stdin });
const lines = input[Symbol.asyncIterator]();
const settings = JSON.parse((await lines.next()).value);

// Every name of the base domain is at the stack's own address; SNI and certificate check stay as they are.
const lookup = (host, options, done) =>
  host.endsWith(settings.baseDomain)
    ? options.all
      ? done(null, [{ address: settings.bind, family: 4 }])
      : done(null, settings.bind, 4)
    : dns.lookup(host, options, done);
const agent = new https.Agent({ lookup, ca: settings.ca });

const socket = io(settings.url, {
  path: "/socket.io",
  transports: settings.transports ?? ["polling", "websocket"],
  auth: settings.auth,
  agent,
  ca: settings.ca,
  reconnection: settings.reconnection ?? true,
});
socket.on("connect", () => say({ what: "connected", id: socket.id, transport: socket.io.engine.transport.name }));
socket.on("disconnect", (reason) => say({ what: "disconnected", reason }));
socket.on("connect_error", (error) => say({ what: "refused", message: error.message, data: error.data ?? null }));
socket.onAny((name, ...args) => say({ what: "event", name, args, received: Date.now() }));
socket.io.engine?.on("upgrade", (transport) => say({ what: "upgraded", transport: transport.name }));

for await (const line of lines) {
  const command = JSON.parse(line);
  if (command.end) break;
  const answer = await socket.timeout(10000).emitWithAck(command.emit, command.data).catch((error) => ({ failed: error.message }));
  say({ what: "answer", to: command.emit, answer: answer ?? null });
}
socket.disconnect();
process.exit(0);
