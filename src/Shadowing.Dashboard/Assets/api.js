// The JSON API, asked relative to this page, so that any prefix, path base or proxy is right.

const root = './api/v1/';
const mostKept = 60;

/** An answer that is none: a refusal, a fault, or no connection at all (status 0). */
export class ApiError extends Error {
  constructor(status, title, detail) {
    super(title);
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  get isRefusal() {
    return this.status === 401 || this.status === 403;
  }
}

// What was read last, with its ETag: an unchanged answer is the same object, by which pages know that nothing changed.
const kept = new Map();

/** Makes an address below the API from its parts; each is encoded. */
export function address(parts, query = {}) {
  const path = parts.map(part => encodeURIComponent(part)).join('/');
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return root + path + (wanted.length === 0 ? '' : `?${new URLSearchParams(wanted)}`);
}

export async function get(parts, query) {
  const url = address(parts, query);
  const known = kept.get(url);
  const response = await send(url, { headers: known?.tag ? { Accept: 'application/json', 'If-None-Match': known.tag } : { Accept: 'application/json' }, cache: 'no-store' });
  if (response.status === 304 && known) {
    return known.answer;
  }

  await refuse(response);
  const answer = await read(response);
  kept.delete(url);
  kept.set(url, { tag: response.headers.get('ETag'), answer });
  if (kept.size > mostKept) {
    kept.delete(kept.keys().next().value);
  }

  return answer;
}

export async function post(parts, body) {
  const response = await send(address(parts), {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'Shadowing-Request': '1' },
    body: JSON.stringify(body),
  });
  await refuse(response);
  return response.headers.get('Content-Type')?.includes('json') ? read(response) : null;
}

async function send(url, options) {
  try {
    return await fetch(url, { credentials: 'same-origin', redirect: 'follow', ...options });
  } catch {
    throw new ApiError(0, 'The server cannot be reached.', 'The page goes on trying.');
  }
}

async function refuse(response) {
  if (response.ok) {
    return;
  }

  const type = response.headers.get('Content-Type') ?? '';
  const problem = type.includes('json') ? await response.json().catch(() => ({})) : {};
  throw new ApiError(response.status, problem.title ?? `The server answered ${response.status}.`, problem.detail ?? '');
}

async function read(response) {
  try {
    return await response.json();
  } catch {
    // Usually a login page in place of the answer.
    throw new ApiError(response.redirected ? 401 : 502, 'The answer is no JSON.', response.redirected ? 'You may have been signed out.' : '');
  }
}
