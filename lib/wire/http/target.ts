// The request target (RFC 9112, section 3.2), taken apart and brought to the form in which routes are compared: as uvicorn gives it to
// applications.
import { Buffer } from 'node:buffer';

/** The parts of a target. */
export interface RequestTarget {
  /** Host and port of an absolute-form target (`http://host:1/path`), which win over the header `host`; otherwise null. */
  readonly authority: string | null;
  /** With a slash in front, percent-encodings decoded: `/v1/models` for `/v1/%6Dodels` and for `/v1%2Fmodels`. */
  readonly path: string;
  /** With its question mark, as it was sent; empty without one. */
  readonly query: string;
}

/** Takes a target apart; its fragment is no part of it. What is neither origin-form nor absolute-form (`*`) is a path as it stands. */
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
  const fragmentStart = target.indexOf('#');
  const request = fragmentStart < 0 ? target : target.slice(0, fragmentStart);
  const queryStart = request.indexOf('?');
  const path = queryStart < 0 ? request : request.slice(0, queryStart);
  return { authority, path: decodePath(path), query: request.slice(path.length) };
}

const ENCODED = /(?:%[\da-f]{2})+/gi;

// Once; what is no encoding stays, and bytes that are not UTF-8 read as the replacement character.
function decodePath(path: string): string {
  if (!path.includes('%')) return path;
  return path.replace(ENCODED, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}

// What Starlette leaves as it is in the addresses that it redirects to.
const UNSAFE = /[^\w.~:/%#?=@[\]!$&'()*+,-]+/g;

/** A path in the form in which it is sent. */
export function encodePath(path: string): string {
  return path.replace(UNSAFE, (run) => encodeURIComponent(run));
}
