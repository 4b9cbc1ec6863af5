// What a property's name says about its text.
import type { Rng } from '../../../../base/rng.ts';
import { SENTENCES } from '../../sentences.ts';
import { pick } from '../words.ts';
import { findFormat } from './formats.ts';

const CITIES = ['Paris', 'Rome', 'Lisbon', 'Oslo', 'Vienna', 'Kyoto', 'Toronto', 'Nairobi', 'Lima', 'Dublin'];
const COUNTRIES = ['France', 'Italy', 'Portugal', 'Norway', 'Austria', 'Japan', 'Canada', 'Kenya', 'Peru', 'Ireland'];
const FIRST_NAMES = ['Ada', 'Bruno', 'Clara', 'Daniel', 'Elena', 'Farid', 'Grace', 'Hugo', 'Ines', 'Jonas'];
const LAST_NAMES = ['Almeida', 'Berg', 'Costa', 'Dubois', 'Evans', 'Fischer', 'Garcia', 'Haddad', 'Ito', 'Jensen'];
const COLORS = ['red', 'green', 'blue', 'grey', 'yellow', 'white', 'black', 'orange'];

type Writer = (rng: Rng) => string;

// The first whose expression the name, in lower case without separators, has.
const WRITERS: readonly (readonly [RegExp, Writer])[] = [
  [/e?mail$/, ofFormat('email')],
  [/ur[il]$|link$|website$/, ofFormat('uri')],
  [/(?:date)?time$|timestamp$|(?:created|updated)at$/, ofFormat('date-time')],
  [/date$|birthday$/, ofFormat('date')],
  [/uuid$/, ofFormat('uuid')],
  [/city$|location$|town$|destination$|origin$/, (rng) => pick(rng, CITIES)],
  [/country$|nation$/, (rng) => pick(rng, COUNTRIES)],
  [/colou?r$/, (rng) => pick(rng, COLORS)],
  [/firstname$|givenname$/, (rng) => pick(rng, FIRST_NAMES)],
  [/lastname$|surname$|familyname$/, (rng) => pick(rng, LAST_NAMES)],
  [/^(?:full|user|author|customer|person)?name$|^author$|^person$/, (rng) => `${pick(rng, FIRST_NAMES)} ${pick(rng, LAST_NAMES)}`],
  [/description$|summary$|content$|text$|message$|reason(?:ing)?$|explanation$|answer$|comment$|output$|body$/, (rng) => pick(rng, SENTENCES)],
  [/phone(?:number)?$/, (rng) => `+1-202-555-01${rng.integer(10, 99)}`],
  [/zip(?:code)?$|postalcode$/, (rng) => String(rng.integer(10000, 99999))],
  [/(?:^|[a-z])id$/, (rng) => `id-${rng.integer(1000, 9999)}`],
];

/** A text for a property of this name; null when the name says nothing. */
export function writeNamed(name: string, rng: Rng): string | null {
  const plain = name.slice(-40).toLowerCase().replace(/[^a-z]/g, '');
  return WRITERS.find(([expression]) => expression.test(plain))?.[1](rng) ?? null;
}

function ofFormat(name: string): Writer {
  return (rng) => findFormat(name)?.write(rng) ?? '';
}
