// Compares the events of a stream with generated text in it: which shapes there are, in which order they first come.
import { readEvents } from './event-stream.ts';

/** What is wrong with a stream, a line each. How often a shape repeats is not looked at: a text may be cut anywhere. */
export function compareStreams(expected: string, given: string): string[] {
  const [wanted, had] = [listShapes(expected), listShapes(given)];
  const problems = compareSets(wanted, had);
  if (problems.length === 0 && [...wanted].join() !== [...had].join()) problems.push(`events come as ${[...had].join(' | ')}, expected ${[...wanted].join(' | ')}`);
  return problems;
}

/** Which events a stream lacks, and which it has that are not expected. */
export function compareSets(wanted: ReadonlySet<string>, had: ReadonlySet<string>): string[] {
  const lacking = [...wanted].filter((shape) => !had.has(shape)).map((shape) => `lacks the event ${shape}`);
  const unknown = [...had].filter((shape) => !wanted.has(shape)).map((shape) => `has an unknown event ${shape}`);
  return [...lacking, ...unknown];
}

// A set remembers the order in which its members came.
function listShapes(stream: string): Set<string> {
  return new Set(readEvents(stream).map(({ name, shape }) => (name === '' ? shape : `${name} ${shape}`)));
}
