// Formats of strings: how a plausible one is written, and what has one.
import type { Rng } from '../../../../base/rng.ts';
import { pick, pickWord } from '../words.ts';

/** A format of JSON Schema. */
export interface StringFormat {
  write(rng: Rng): string;
  /** A longer text of the format, made of a shorter one; absent where there is none. */
  readonly lengthen?: (text: string, rng: Rng) => string;
  /** Whether a text has the format. Linear in the text. */
  readonly test: (text: string) => boolean;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[zZ]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;
const DURATION = /^P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const URI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i;
const URI_REFERENCE = /^[^\s<>"{}|\\^`]*$/;
const IPV6 = /^(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$/i;
const EMAIL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const JSON_POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;
const RELATIVE_POINTER = /^(?:0|[1-9]\d*)(?:#|(?:\/(?:[^~/]|~[01])*)*)$/;

const TOP_LEVEL = ['com', 'org', 'net', 'io'];

const FORMATS: ReadonlyMap<string, StringFormat> = new Map(
  Object.entries<StringFormat>({
    date: { write: writeDate, test: isDate },
    time: { write: writeTime, test: (text) => TIME.test(text) },
    'date-time': { write: (rng) => `${writeDate(rng)}T${writeTime(rng)}`, test: isDateTime },
    duration: { write: (rng) => `P${rng.integer(1, 9)}DT${rng.integer(1, 23)}H`, test: (text) => DURATION.test(text) },
    email: { write: (rng) => `${pickWord(rng)}.${pickWord(rng)}@${writeHost(rng)}`, lengthen: addLabel, test: isEmail },
    'idn-email': { write: (rng) => `${pickWord(rng)}@${writeHost(rng)}`, lengthen: addLabel, test: isEmail },
    hostname: { write: writeHost, lengthen: addLabel, test: isHost },
    'idn-hostname': { write: writeHost, lengthen: addLabel, test: isHost },
    uri: { write: writeUri, lengthen: addStep, test: (text) => URI.test(text) },
    iri: { write: writeUri, lengthen: addStep, test: (text) => URI.test(text) },
    'uri-reference': { write: (rng) => `/${pickWord(rng)}/${pickWord(rng)}`, lengthen: addStep, test: (text) => URI_REFERENCE.test(text) },
    'iri-reference': { write: (rng) => `/${pickWord(rng)}`, lengthen: addStep, test: (text) => URI_REFERENCE.test(text) },
    'uri-template': { write: (rng) => `${writeUri(rng)}/{id}`, lengthen: addStep, test: (text) => !/[\s<>"\\^`]/.test(text) },
    uuid: { write: writeUuid, test: (text) => UUID.test(text) },
    ipv4: { write: (rng) => [10, byte(rng), byte(rng), rng.integer(1, 254)].join('.'), test: isIpv4 },
    ipv6: { write: writeIpv6, test: isIpv6 },
    'json-pointer': { write: (rng) => `/${pickWord(rng)}/${rng.integer(0, 9)}`, lengthen: addStep, test: (text) => JSON_POINTER.test(text) },
    'relative-json-pointer': { write: (rng) => `1/${pickWord(rng)}`, lengthen: addStep, test: (text) => RELATIVE_POINTER.test(text) },
    regex: { write: (rng) => `^${pickWord(rng)}[0-9]+$`, test: isRegex },
  }),
);

/** A format by its name; undefined for one that is not known, which then says nothing about the text. */
export function findFormat(name: string): StringFormat | undefined {
  return FORMATS.get(name);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function writeDate(rng: Rng): string {
  return `${rng.integer(1990, 2029)}-${twoDigits(rng.integer(1, 12))}-${twoDigits(rng.integer(1, 28))}`;
}

function writeTime(rng: Rng): string {
  return `${twoDigits(rng.integer(0, 23))}:${twoDigits(rng.integer(0, 59))}:${twoDigits(rng.integer(0, 59))}Z`;
}

function addLabel(text: string, rng: Rng): string {
  return `${pickWord(rng)}.${text}`;
}

function addStep(text: string, rng: Rng): string {
  return `${text}/${pickWord(rng)}`;
}

function writeHost(rng: Rng): string {
  return `${pickWord(rng)}.${pick(rng, TOP_LEVEL)}`;
}

function writeUri(rng: Rng): string {
  return `https://www.${writeHost(rng)}/${pickWord(rng)}`;
}

function byte(rng: Rng): number {
  return rng.integer(0, 255);
}

function hex(rng: Rng, length: number): string {
  return Array.from({ length }, () => rng.integer(0, 15).toString(16)).join('');
}

// Version 4, variant 1 (RFC 9562).
function writeUuid(rng: Rng): string {
  return `${hex(rng, 8)}-${hex(rng, 4)}-4${hex(rng, 3)}-${rng.integer(8, 11).toString(16)}${hex(rng, 3)}-${hex(rng, 12)}`;
}

function writeIpv6(rng: Rng): string {
  return ['2001', 'db8', ...Array.from({ length: 6 }, () => rng.integer(1, 0xffff).toString(16))].join(':');
}

function isDate(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = (DATE.exec(text) ?? []).map(Number);
  const lastDay = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return lastDay !== undefined && day >= 1 && day <= lastDay;
}

function isDateTime(text: string): boolean {
  return isDate(text.slice(0, 10)) && /^[tT ]$/.test(text.charAt(10)) && TIME.test(text.slice(11));
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  return at > 0 && text.length <= 320 && EMAIL.test(text.slice(0, at)) && isHost(text.slice(at + 1));
}

function isHost(text: string): boolean {
  return text.length > 0 && text.length <= 253 && text.split('.').every((label) => LABEL.test(label));
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

// "::" stands for as many zeros as are missing.
function isIpv6(text: string): boolean {
  const [head = '', tail, ...more] = text.split('::');
  if (text.length > 39 || more.length > 0) return false;
  if (tail === undefined) return IPV6.test(text);
  const groups = [head, tail].flatMap((part) => (part === '' ? [] : part.split(':')));
  return groups.length <= 7 && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
