// The markers of Kimi K3, which may have white space in them, and the calls between them.
import { SPACE } from '../../../codec/jinja/values/python-space.ts';
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { readJsonOrText } from '../json-dumps.ts';

/** The marker that opens the calls. */
export const CALLS_START: RegExp = marker('open', 'tools');
/** The marker that closes the calls. */
export const CALLS_END: RegExp = marker('close', 'tools');
/** The marker that closes a call. */
export const CALL_END: RegExp = marker('close', 'call');
/** The marker that opens the response. */
export const RESPONSE_START: RegExp = marker('open', 'response');
/** The marker that closes the response. */
export const RESPONSE_END: RegExp = marker('close', 'response');

function marker(kind: 'open' | 'close', word: string, flags = ''): RegExp {
  return new RegExp(`<\\|${kind}\\|>[${SPACE}]*${word}[${SPACE}]*<\\|sep\\|>`, flags);
}

const SEPARATOR = '<|sep|>';
const CALL_START = new RegExp(`<\\|open\\|>[${SPACE}]*call[${SPACE}]+`, 'g');
const ARGUMENT_START = new RegExp(`<\\|open\\|>[${SPACE}]*argument[${SPACE}]+`, 'g');
const ARGUMENT_END = marker('close', 'argument', 'g');
const CALL_END_ANYWHERE = marker('close', 'call', 'g');
const ATTRIBUTE = /([\p{L}\p{N}_]+)="([^"]*)"/gu;

/** A call with its values. */
export interface XtmlCall {
  readonly name: string;
  readonly args: Map<string, LosslessJson>;
}

/** The calls of a text that are closed and have a name. */
export function readXtmlCalls(text: string): XtmlCall[] {
  const calls: XtmlCall[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(CALL_END_ANYWHERE)) {
    const call = readXtmlCall(text.slice(from, index));
    from = index + end.length;
    if (call !== null) calls.push(call);
  }
  return calls;
}

/** The first call of a text that ends where the call is closed; null for none, or one without a name. */
export function readXtmlCall(text: string): XtmlCall | null {
  const head = readHead(text, CALL_START, 0);
  const name = head?.attributes.get('tool') ?? '';
  return head === null || name === '' ? null : { name, args: readArguments(text, head.end) };
}

interface Head {
  readonly attributes: ReadonlyMap<string, string>;
  /** Where the body begins. */
  readonly end: number;
}

function readHead(text: string, start: RegExp, from: number): Head | null {
  start.lastIndex = from;
  if (!start.test(text)) return null;
  const end = text.indexOf(SEPARATOR, start.lastIndex);
  return end < 0 ? null : { attributes: readAttributes(text.slice(start.lastIndex, end)), end: end + SEPARATOR.length };
}

function readAttributes(text: string): Map<string, string> {
  return new Map(Array.from(text.matchAll(ATTRIBUTE), ([, key = '', value = '']) => [key, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')]));
}

function readArguments(text: string, from: number): Map<string, LosslessJson> {
  const args = new Map<string, LosslessJson>();
  for (let head = readHead(text, ARGUMENT_START, from); head !== null; head = readHead(text, ARGUMENT_START, ARGUMENT_END.lastIndex)) {
    ARGUMENT_END.lastIndex = head.end;
    const end = ARGUMENT_END.exec(text);
    if (end === null) break;
    const value = text.slice(head.end, end.index);
    const isString = (head.attributes.get('type') ?? 'string') === 'string';
    args.set(head.attributes.get('key') ?? '', isString ? value : readJsonOrText(value));
  }
  return args;
}

const RESPONSE_END_ANYWHERE = marker('close', 'response', 'g');
const MESSAGE_END = marker('close', 'message', 'g');

/** A text without the markers of the response and the message, and without what stands ahead of the response. */
export function stripResponse(text: string): string {
  const start = RESPONSE_START.exec(text);
  const body = start === null ? text.replace(RESPONSE_END_ANYWHERE, '') : text.slice(start.index + start[0].length);
  const end = start === null ? null : RESPONSE_END.exec(body);
  return (end === null ? body : body.slice(0, end.index)).replace(MESSAGE_END, '');
}
