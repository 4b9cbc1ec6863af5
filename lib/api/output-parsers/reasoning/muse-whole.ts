// Whole texts of Muse Glimmer into reasoning and the rest.
import { trimEnd } from '../../../codec/jinja/values/python-space.ts';
import { CALL_STARTS } from './muse-shown.ts';

const MESSAGE = '<|message|>';
const TO = 'to=';
const THOUGHT = `${TO}self${MESSAGE}`;
const ANSWER = `${TO}user${MESSAGE}`;
const TURN = '<|start|>assistant';
const END = '<|eom|>';

/** Reads one text: thoughts, a newline between two; then calls with all that stands around them, or else the first answer. Linear. */
export function splitMuseText(text: string): { reasoning: string | null; content: string | null } {
  const closed = findThoughts(joinThoughts(text));
  const thoughts = [closed.join('\n'), findOpenThought(text)].filter((thought) => thought !== '');
  const reasoning = thoughts.length + closed.length === 0 ? null : thoughts.join('\n');
  const rest = removeThoughts(removeThoughts(text, endOfClosed), endOfOpen);
  if (CALL_STARTS.some((start) => rest.includes(start))) return { reasoning, content: rest };
  const answer = text.indexOf(ANSWER);
  if (answer >= 0) return { reasoning, content: readAnswer(text.slice(answer + ANSWER.length)) };
  return text.includes(THOUGHT) || text === '' ? { reasoning, content: null } : { reasoning: null, content: text };
}

/** Between two thoughts, all becomes a newline. */
function joinThoughts(text: string): string {
  const parts: string[] = [];
  let from = 0;
  while (true) {
    const end = text.indexOf(END, from);
    const next = end < 0 ? -1 : text.indexOf(THOUGHT, end);
    if (next < 0) return parts.join('') + text.slice(from);
    parts.push(text.slice(from, end), '\n');
    from = next + THOUGHT.length;
  }
}

function findThoughts(text: string): string[] {
  const thoughts: string[] = [];
  let start = text.indexOf(THOUGHT);
  while (start >= 0) {
    const end = text.indexOf(END, start);
    if (end < 0) break;
    thoughts.push(text.slice(start + THOUGHT.length, end));
    start = text.indexOf(THOUGHT, end);
  }
  return thoughts;
}

/** The first thought that the next message or the end of the text cuts; '' where there is none. */
function findOpenThought(text: string): string {
  for (let start = text.indexOf(THOUGHT); start >= 0; start = text.indexOf(THOUGHT, start + 1)) {
    const from = start + THOUGHT.length;
    const header = findHeader(text, from);
    const end = text.indexOf(END, from);
    if (end < 0 || (header < text.length && header < end)) return text.slice(from, header);
  }
  return '';
}

/** Where the next header begins; the length of the text where there is none. */
function findHeader(text: string, from: number): number {
  for (let end = text.indexOf(MESSAGE, from); end >= 0; end = text.indexOf(MESSAGE, end + 1)) {
    let start = end;
    while (start > from && !/[\s<]/.test(text.charAt(start - 1))) start--;
    const to = text.slice(start, end).indexOf(TO);
    if (to >= 0 && start + to + TO.length < end) return start + to;
  }
  return text.length;
}

/** The text without thoughts; `endOf` says where one ends behind its header, and -1 that this and all others stay. */
function removeThoughts(text: string, endOf: (text: string, from: number) => number): string {
  const parts: string[] = [];
  let from = 0;
  while (true) {
    const start = text.indexOf(THOUGHT, from);
    const end = start < 0 ? -1 : endOf(text, start + THOUGHT.length);
    if (end < 0) return parts.join('') + text.slice(from);
    const before = text.slice(from, start);
    const turn = trimEnd(before);
    parts.push(turn.endsWith(TURN) ? turn.slice(0, -TURN.length) : before);
    from = end;
  }
}

function endOfClosed(text: string, from: number): number {
  const end = text.indexOf(END, from);
  return end < 0 ? -1 : end + END.length;
}

function endOfOpen(text: string, from: number): number {
  return findHeader(text, from);
}

/** Up to the end of the message. */
function readAnswer(text: string): string | null {
  const end = text.search(/<\|eo[tm]\|>/);
  const answer = end < 0 ? text.replace(/\n$/, '') : text.slice(0, end);
  return answer === '' ? null : answer;
}
