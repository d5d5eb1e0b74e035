import { backoff, sleep } from './backoff.js';

const KEY = 'onethread.key';
/** How often a request is made again that got no answer. */
const TRIES = 4;

/** An error that the API has told of: a problem document (RFC 9457). */
export class Problem extends Error {
  /** @param {{ status: number, code: string, detail: string, [member: string]: unknown }} document */
  constructor(document) {
    super(document.detail);
    this.name = 'Problem';
    this.status = document.status;
    this.code = document.code;
    this.document = document;
  }
}

/** @type {(refused: boolean) => Promise<string | undefined>} asks the user for an API key */
let askForKey = () => Promise.resolve(undefined);
/** @type {Promise<string | undefined> | undefined} one question at a time, however many requests wait */
let asking;

/** @param {typeof askForKey} ask */
export const onKeyWanted = (ask) => {
  askForKey = ask;
};

/** @returns {Record<string, string>} */
const authorization = () => {
  const key = sessionStorage.getItem(KEY);
  return key === null ? {} : { authorization: `Bearer ${key}` };
};

/**
 * One request; asks for a key when one is wanted, and goes on with it.
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 * @throws {Problem} what the API says
 */
export async function request(path, init = {}) {
  const used = sessionStorage.getItem(KEY);
  const response = await fetch(path, {
    ...init,
    headers: { ...authorization(), .../** @type {Record<string, string>} */ (init.headers) },
  });
  if (response.ok) return response;
  if (response.status === 401 && (await newKey(used))) return request(path, init);
  throw await problemOf(response);
}

/** @param {string | null} used the key that was refused @returns {Promise<boolean>} whether there is another */
async function newKey(used) {
  // Another request has asked meanwhile.
  if (sessionStorage.getItem(KEY) !== used) return true;
  asking ??= askForKey(used !== null).finally(() => (asking = undefined));
  const key = await asking;
  if (key === undefined) return false;
  sessionStorage.setItem(KEY, key);
  return true;
}

/** @param {Response} response */
async function problemOf(response) {
  const document = await response.json().catch(() => ({}));
  return new Problem({
    ...document,
    status: response.status,
    code: document.code ?? `http_${response.status}`,
    detail: document.detail ?? `The service answered ${response.status}.`,
  });
}

/**
 * Makes a request that may be made again; so it is, when no answer comes.
 * @param {string} path
 * @param {RequestInit} [init]
 */
async function persist(path, init) {
  for (let failures = 0; ; failures += 1) {
    try {
      return await request(path, init);
    } catch (error) {
      const away = !(error instanceof Problem) || error.status === 503;
      if (!away || init?.signal?.aborted || failures + 1 >= TRIES) throw error;
      await sleep(backoff(failures));
    }
  }
}

/** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
export const get = async (path, signal) => (await persist(path, { signal })).json();

/** @param {string} path @returns {Promise<string>} */
export const getText = async (path) => (await persist(path)).text();

/** @param {'POST' | 'PATCH' | 'DELETE' | 'PUT'} method @param {string} path @param {unknown} [body] */
export async function send(method, path, body) {
  const response = await request(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return response.status === 204 ? undefined : response.json();
}

/**
 * Starts a run and does not wait for it. The key makes one run of it, however often it arrives.
 * @param {string} path
 * @param {unknown} [body]
 * @param {'POST' | 'PUT'} [method]
 * @returns {Promise<any>} the run's body
 */
export async function startRun(path, body = {}, method = 'POST') {
  const response = await persist(path, {
    method,
    headers: {
      'content-type': 'application/json',
      prefer: 'respond-async',
      'idempotency-key': newId(),
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** A UUID; also on pages that came by plain HTTP from another machine, where browsers have none. */
export const newId = () => {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
