/**
 * Live messages. The api publishes; browsers listen. Only the api can send messages.
 *
 *   GET  /health    200 when ready
 *   POST /publish   {room, event, data}, header X-Alert-Secret: from the api only; to the room "owner" with {listeners}, the
 *                   sessions that may hear it
 *   /socket.io      everybody joins "public"; who brings a valid ticket of the admin joins "owner" as well
 */
import { createServer } from 'node:http';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Server } from 'socket.io';

const PORT = Number(process.env.ALERT_PORT || 3001);
const SECRET = process.env.ALERT_SECRET || '';
const JWT_SECRET = process.env.JWT_SECRET || '';
const ORIGIN = (process.env.WWW_URL || '').replace(/\/+$/, '');
const ROOMS = new Set(['public', 'owner']);
const STAFF = new Set(['owner', 'editor']);
const MAX_BODY = 64 * 1024;
// A connection takes about 25 kB of the container's memory; one that runs out of it would end the connections of all.
const MAX_CONNECTIONS = 2000;
const MAX_FROM_ONE_ADDRESS = 100;

const log = (level, message, more = {}) => console.log(JSON.stringify({ level, message, ...more }));
const digest = (text) => createHash('sha256').update(String(text)).digest();
const same = (a, b) => timingSafeEqual(digest(a), digest(b));

function answer(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), 'Cache-Control': 'no-store' });
  response.end(text);
}

/** The claims of a ticket made by the api (HS256, aud "alert", short-lived), or null. */
export function verifyTicket(token, secret = JWT_SECRET, now = Date.now() / 1000) {
  const parts = typeof token === 'string' ? token.split('.') : [];
  if (secret.length < 32 || parts.length !== 3) return null;
  try {
    const header = JSON.parse(Buffer.from(parts[0], 'base64url'));
    const signature = createHmac('sha256', secret).update(`${parts[0]}.${parts[1]}`).digest('base64url');
    const claims = JSON.parse(Buffer.from(parts[1], 'base64url'));
    return header.alg === 'HS256' && same(signature, parts[2]) && claims.aud === 'alert' && claims.exp > now ? claims : null;
  } catch {
    return null;
  }
}

async function publish(request, response) {
  if (!SECRET || !same(request.headers['x-alert-secret'] ?? '', SECRET)) return answer(response, 401, { message: 'wrong secret' });
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) {
      answer(response, 413, { message: 'too large' });
      return request.destroy();
    }
    chunks.push(chunk);
  }
  let body;
  try {
    body = JSON.parse(Buffer.concat(chunks));
  } catch {
    return answer(response, 400, { message: 'not JSON' });
  }
  if (!ROOMS.has(body?.room) || typeof body.event !== 'string' || !/^[a-z][a-z0-9._-]{0,63}$/.test(body.event)) {
    return answer(response, 400, { message: 'room and event are needed' });
  }
  if (body.room === 'owner') {
    if (!Array.isArray(body.listeners)) return answer(response, 400, { message: 'listeners are needed' });
    tellListeners(new Set(body.listeners), body.event, body.data ?? {});
  } else {
    io.to(body.room).emit(body.event, body.data ?? {});
  }
  answer(response, 202, { message: 'sent' });
}

/**
 * A ticket only says whose session it was when the connection began. The api says with each event who may hear it now, so that
 * nothing must be told when a session ends, and nothing can be missed. Anybody else's browser is made to come back as who it is.
 */
function tellListeners(listeners, event, data) {
  const { adapter, sockets } = io.of('/');
  for (const id of [...(adapter.rooms.get('owner') ?? [])]) {
    const socket = sockets.get(id);
    if (listeners.has(socket?.data.listener)) {
      socket.emit(event, data);
    } else if (socket) {
      socket.leave('owner');
      socket.conn.close();
    }
  }
}

const server = createServer((request, response) => {
  const path = request.url.split('?', 1)[0];
  if (path === '/health' && request.method === 'GET') return answer(response, 200, { status: 'ok', connections: io.engine.clientsCount });
  if (path === '/publish' && request.method === 'POST') {
    return publish(request, response).catch((error) => {
      log('error', 'publish failed', { error: error.message });
      if (!response.headersSent) answer(response, 500, { message: 'failed' });
    });
  }
  answer(response, 404, { message: 'not found' });
});
// Longer than the proxy keeps unused connections (90 s), so that it is never us who closes under a request.
server.keepAliveTimeout = 180_000;
server.headersTimeout = 185_000;

const fromAddress = new Map();

/** As the proxy saw it (what stands before that in the header, anybody can write); of IPv6 the network of one customer. */
function addressOf(request) {
  const address = String(request.headers['x-forwarded-for'] ?? request.socket.remoteAddress).split(',').pop().trim();
  return address.includes(':') && !address.startsWith('::ffff:') ? address.split(':', 4).join(':') : address;
}

const io = new Server(server, {
  allowRequest: (request, done) => {
    const full = io.engine.clientsCount >= MAX_CONNECTIONS || (fromAddress.get(addressOf(request)) ?? 0) >= MAX_FROM_ONE_ADDRESS;
    done(full ? 'too many connections' : null, !full);
  },
  connectTimeout: 10_000,
  // Some clients leave the slash of /socket.io/ out; both lead here.
  addTrailingSlash: false,
  serveClient: false,
  maxHttpBufferSize: 4096,
  perMessageDeflate: false,
  httpCompression: false,
  cors: ORIGIN ? { origin: [ORIGIN] } : undefined,
});

io.engine.on('connection', (connection) => {
  const address = addressOf(connection.request);
  fromAddress.set(address, (fromAddress.get(address) ?? 0) + 1);
  connection.once('close', () => {
    const left = fromAddress.get(address) - 1;
    left > 0 ? fromAddress.set(address, left) : fromAddress.delete(address);
  });
});

io.use((socket, next) => {
  // Who asks a thousand times in one message would otherwise hear everything a thousand times.
  if (socket.conn.asked) return;
  socket.conn.asked = true;
  const token = socket.handshake.auth?.token;
  if (token === undefined) return next();
  const claims = verifyTicket(token);
  if (!claims) return next(new Error('invalid ticket'));
  if (STAFF.has(claims.role)) socket.data.listener = `${claims.sub}-${claims.sid}`;
  next();
});
io.on('connection', (socket) => {
  socket.join('public');
  if (socket.data.listener) socket.join('owner');
  // What clients send is not listened to.
});

function stop(signal) {
  log('info', 'stopping', { signal });
  // Browsers reconnect by themselves, to the next version that is already there.
  io.close();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 8000).unref();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

server.listen(PORT, () => log('info', 'ready', { port: PORT }));
