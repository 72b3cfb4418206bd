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

// A browser on the platform's own machine drops requests when a site's network appears; reading again is harmless.
async function send(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (options.method !== "GET") throw error;
    await pause(400);
    return fetch(path, options);
  }
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
