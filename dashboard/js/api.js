// The gateway's HTTP API. Errors are problem+json; `detail` is written for people.
const KEY = "webmeteor.token";

export const token = {
  get: () => sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY),
  set: (value, remember) => (remember ? localStorage : sessionStorage).setItem(KEY, value),
  clear: () => { sessionStorage.removeItem(KEY); localStorage.removeItem(KEY); },
};

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.status = status;
    this.key = problem.key;
    this.fields = Object.fromEntries((problem.errors ?? []).map((item) => [item.field, item.message]));
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const PAUSES = [200, 400, 800, 1600];

// A connection may be lost at any moment (a browser on the platform's own machine drops its requests whenever a site's
// network appears). What can be asked twice without harm is asked again.
async function send(path, options) {
  const harmless = options.method !== "POST" || options.headers["Idempotency-Key"];
  for (const milliseconds of harmless ? PAUSES : []) {
    try {
      return await fetch(path, options);
    } catch {
      await pause(milliseconds);
    }
  }
  return fetch(path, options);
}

export async function call(method, path, body, headers = {}) {
  const bearer = token.get();
  let response;
  try {
    response = await send(`/api${path}`, {
      method,
      headers: {
        ...(bearer && { Authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        // The answer to a lost request is the first one's.
        ...(method === "POST" && !path.startsWith("/auth/") && { "Idempotency-Key": crypto.randomUUID() }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, { detail: "The platform can't be reached. Check your connection and try again." });
  }
  if (response.status === 401 && bearer && !path.startsWith("/auth/")) {
    token.clear();
    location.hash = "#/login";
  }
  const type = response.headers.get("Content-Type") ?? "";
  const data = type.includes("json") ? await response.json() : await response.text();
  if (!response.ok) throw new ApiError(response.status, typeof data === "string" ? {} : data);
  return data;
}

export const get = (path) => call("GET", path);
export const post = (path, body, headers) => call("POST", path, body ?? {}, headers);
export const patch = (path, body) => call("PATCH", path, body);
export const put = (path, body) => call("PUT", path, body);
export const remove = (path) => call("DELETE", path);
