// A node:test reporter for scripts/test.mjs: a JSON line for each file that ended, each that held no test, each total.
//
//   {"ended":"/project/spec/a.test.ts"}   {"empty":"/project/spec/b.test.ts"}   {"total":"pass","count":12}
import path from 'node:path';

/** The line is written as soon as the event comes, so a run that is cut off still tells how far it came. */
export default async function* tally(events) {
  for await (const { type, data } of events) {
    const line = describe(type, data);
    if (line !== undefined) yield `${JSON.stringify(line)}\n`;
  }
}

/** A file is a test named after itself, on the outermost level. It passes as such only when it holds no test. */
function describe(type, data) {
  if (type === 'test:diagnostic') return toTotal(data);
  if (data.nesting !== 0 || data.file === undefined || path.resolve(data.name) !== data.file) return undefined;
  if (type === 'test:complete') return { ended: data.file };
  if (type === 'test:pass') return { empty: data.file };
  return undefined;
}

function toTotal({ message, nesting }) {
  const [, total, count] = /^(tests|pass|fail|cancelled) (\d+)$/.exec(message) ?? [];
  return nesting === 0 && total !== undefined ? { total, count: Number(count) } : undefined;
}
