// The request target (RFC 9112, section 3.2), taken apart and brought to the form in which routes are compared.

/** The parts of a target. */
export interface RequestTarget {
  /** Host and port of an absolute-form target (`http://host:1/path`), which win over the header `host`; otherwise null. */
  readonly authority: string | null;
  /** With a slash in front, percent-encoded unreserved characters decoded: `/v1/models` for `/v1/%6Dodels`. */
  readonly path: string;
  /** With its question mark, as it was sent; empty without one. */
  readonly query: string;
}

/** Takes a target apart. What is neither origin-form nor absolute-form (`*`) is a path as it stands. */
export function parseTarget(target: string): RequestTarget {
  if (target.startsWith('/')) return split(null, target);
  const [origin, authority] = ABSOLUTE_FORM.exec(target) ?? [];
  if (origin === undefined || authority === undefined) return split(null, target);
  const rest = target.slice(origin.length);
  return split(authority, rest.startsWith('/') ? rest : `/${rest}`);
}

/** A root path in the form of `stripRootPath`: with a slash in front and none at its end, `/api` for `api/`; empty for `/`. */
export function toRootPath(text: string): string {
  const path = text.replace(/^\/+|\/+$/g, '');
  return path === '' ? '' : `/${path}`;
}

/** The path without the root path, which is only taken off whole segments: `/api` is no root of `/apis`. */
export function stripRootPath(path: string, rootPath: string): string {
  if (rootPath === '' || !path.startsWith(rootPath)) return path;
  const rest = path.slice(rootPath.length);
  return rest === '' || rest.startsWith('/') ? rest : path;
}

const ABSOLUTE_FORM = /^https?:\/\/([^/?#]+)/i;

function split(authority: string | null, target: string): RequestTarget {
  const queryStart = target.indexOf('?');
  const path = queryStart < 0 ? target : target.slice(0, queryStart);
  return { authority, path: decodeUnreserved(path), query: target.slice(path.length) };
}

// RFC 3986, section 6.2.2.2: an unreserved character and its percent-encoding are the same. Others are not: %2F is no slash.
const ENCODED_UNRESERVED = /%(?:2[DE]|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])/gi;

function decodeUnreserved(path: string): string {
  if (!path.includes('%')) return path;
  return path.replace(ENCODED_UNRESERVED, (encoded) => String.fromCharCode(Number.parseInt(encoded.slice(1), 16)));
}
