// Which page the address names. Addresses live behind the hash, so that one file serves them all under any prefix.

const routes = [
  { page: 'experiments', path: [] },
  { page: 'experiment', path: ['experiments', ':name'] },
  { page: 'mismatches', path: ['experiments', ':name', 'mismatches'] },
  { page: 'group', path: ['experiments', ':name', 'groups', ':id'] },
  { page: 'failures', path: ['experiments', ':name', 'failures'] },
  { page: 'failure', path: ['experiments', ':name', 'failures', ':id'] },
  { page: 'health', path: ['health'] },
  { page: 'instances', path: ['instances'] },
  { page: 'audit', path: ['audit'] },
];

/** Reads an address into { page, name, id, query }. */
export function read(hash) {
  const [path, search = ''] = hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(part => part !== '').map(decode);
  const query = Object.fromEntries(new URLSearchParams(search));
  for (const route of routes) {
    const found = match(route.path, parts);
    if (found !== null) {
      return { page: route.page, ...found, query };
    }
  }

  return { page: 'missing', query };
}

/** Writes an address of a page of this application. */
export function link(parts, query = {}) {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return `#/${parts.map(encodeURIComponent).join('/')}${wanted.length === 0 ? '' : `?${new URLSearchParams(wanted)}`}`;
}

/** Writes an address of a page about the same instance's calls as the page that is shown. */
export function within(route, parts, query = {}) {
  return link(parts, { ...query, instance: route.query.instance });
}

/** Changes only the query of the address that is shown, which keeps focus and place. */
export function turn(route, change) {
  location.hash = turned(route, change);
}

/** The address of the page that is shown, with another query. */
export function turned(route, change) {
  const parts = { experiment: ['experiments', route.name], mismatches: ['experiments', route.name, 'mismatches'], group: ['experiments', route.name, 'groups', route.id], failures: ['experiments', route.name, 'failures'], failure: ['experiments', route.name, 'failures', route.id] }[route.page]
    ?? (route.page === 'experiments' ? [] : [route.page]);
  return link(parts, { ...route.query, ...change });
}

function match(pattern, parts) {
  if (pattern.length !== parts.length) {
    return null;
  }

  const found = {};
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith(':')) {
      found[part.slice(1)] = parts[index];
    } else if (part !== parts[index]) {
      return null;
    }
  }

  return found;
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
