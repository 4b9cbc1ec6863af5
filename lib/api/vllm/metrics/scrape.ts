// What prometheus_client's application answers a scraper: in the format and encoding that its headers prefer, all metrics or some.
import type { HttpAnswer, HttpExchange } from '../../../wire/http/exchange.ts';
import { parseExposition, restrictTo, toOpenMetricsText, toPrometheusText } from '../../../wire/prometheus/exposition.ts';

const PLAIN_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
const LATEST_PLAIN_TYPE = 'text/plain; version=1.0.0; charset=utf-8';
const OPEN_TYPE = 'application/openmetrics-text';

/** The answer with `text`, an exposition in the Prometheus text format, or what is asked for of it. */
export function answerScrape({ headers, query }: HttpExchange, text: string): HttpAnswer {
  const contentType = chooseType(headers.accept ?? '');
  const body = rewrite(text, contentType, query.getAll('name[]'));
  const answer = { status: 200, contentType, body, isChunked: true };
  return acceptsGzip(headers['accept-encoding']) ? { ...answer, body: process.getBuiltinModule('node:zlib').gzipSync(body), headers: ['content-encoding', 'gzip'] } : answer;
}

function rewrite(text: string, contentType: string, names: readonly string[]): string {
  const isOpen = contentType.startsWith(OPEN_TYPE);
  if (!isOpen && names.length === 0) return text;
  const families = parseExposition(text);
  const shown = names.length === 0 ? families : restrictTo(families, new Set(names));
  return isOpen ? toOpenMetricsText(shown) : toPrometheusText(shown);
}

/** One of the types that a client accepts. */
interface AcceptedType {
  readonly mediaType: string;
  /** As given; empty without one. */
  readonly version: string;
  /** How names that are not in ASCII would be written; there are none. */
  readonly escaping: string;
}

// The first one that can be written. Weights are not looked at, as there.
function chooseType(accept: string): string {
  for (const { mediaType, version, escaping } of accept.split(',').map(parseAccepted)) {
    if (mediaType === OPEN_TYPE && version === '') return `${OPEN_TYPE}; version=1.0.0; charset=utf-8`;
    if (mediaType === OPEN_TYPE && isLatest(version)) return `${OPEN_TYPE}; version=${version}; charset=utf-8; escaping=${escaping}`;
    if (mediaType === 'text/plain' && isLatest(version)) return `${LATEST_PLAIN_TYPE}; escaping=${escaping}`;
  }
  return PLAIN_TYPE;
}

const ESCAPINGS = ['allow-utf-8', 'underscores', 'dots', 'values'];

function parseAccepted(text: string): AcceptedType {
  const [mediaType = '', ...parameters] = text.split(';').map((part) => part.trim());
  const valueOf = (name: string): string => parameters.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  const escaping = valueOf('escaping');
  return { mediaType, version: valueOf('version'), escaping: ESCAPINGS.includes(escaping) ? escaping : 'underscores' };
}

function isLatest(version: string): boolean {
  return /^\d{1,9}(?:\.\d{1,9}){0,3}$/.test(version) && Number.parseInt(version, 10) >= 1;
}

function acceptsGzip(encodings: string | string[] | undefined): boolean {
  return String(encodings ?? '').split(',').some((encoding) => encoding.split(';')[0]?.trim().toLowerCase() === 'gzip');
}
