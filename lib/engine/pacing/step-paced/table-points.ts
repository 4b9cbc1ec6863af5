// The file of measured points: {"points": [{"prefill_tokens": 512, "decode_requests": 8, "kv_tokens": 9000, "ms": 14.2}, ...]}.
import type { JsonSource } from './json-file.ts';
import { JsonFields } from './json-fields.ts';

/** A step that was measured. */
export interface MeasuredPoint {
  readonly numPrefillTokens: number;
  readonly numDecodeRequests: number;
  readonly numKvTokensRead: number;
  readonly ms: number;
}

/**
 * The points of a parsed file, at least one, no two at the same place. A count that a point leaves out is 0; fields beside
 * `points` are the user's own.
 *
 * @throws OptionValueError that says which field of which point is wrong; points are numbered from 0.
 */
export function parseMeasuredPoints(value: unknown, source: JsonSource): MeasuredPoint[] {
  const file = new JsonFields(value, source);
  const items = file.array('points') ?? [];
  if (items.length === 0) throw file.error('points', `expected an array of at least one point, each {"${FIELDS.join('", "')}"}`);
  const points = items.map((item, index) => parsePoint(new JsonFields(item, source, `points[${index}]`)));
  refuseTwins(points, file);
  return points;
}

const FIELDS = ['prefill_tokens', 'decode_requests', 'kv_tokens', 'ms'];

function parsePoint(fields: JsonFields): MeasuredPoint {
  const unknown = fields.names().find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw fields.error(unknown, `unknown field; expected ${FIELDS.slice(0, -1).join(', ')} or ms`);
  return {
    numPrefillTokens: fields.optionalNumber('prefill_tokens', 0),
    numDecodeRequests: fields.optionalNumber('decode_requests', 0),
    numKvTokensRead: fields.optionalNumber('kv_tokens', 0),
    ms: fields.number('ms', { allowsFractions: true }),
  };
}

function refuseTwins(points: readonly MeasuredPoint[], file: JsonFields): void {
  const indexes = new Map<string, number>();
  for (const [index, { numPrefillTokens, numDecodeRequests, numKvTokensRead }] of points.entries()) {
    const place = `${numPrefillTokens},${numDecodeRequests},${numKvTokensRead}`;
    const twin = indexes.get(place);
    if (twin !== undefined) throw file.error(`points[${index}]`, `has the same counts as points[${twin}]; expected one point, their mean or median`);
    indexes.set(place, index);
  }
}
