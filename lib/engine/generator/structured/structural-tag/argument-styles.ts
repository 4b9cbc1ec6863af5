// Objects as the markup that models write a call's arguments in, instead of JSON (xgrammar: the `style` of json_schema).
import { isJsonObject } from '../../../../codec/json.ts';

/** Writes an object's members. */
export type ArgumentStyle = (members: Readonly<Record<string, unknown>>) => string;

const M3 = ']<]minimax[>[';

/** The styles by name, but for JSON itself. */
export const ARGUMENT_STYLES: Readonly<Record<string, ArgumentStyle>> = {
  qwen_xml: each((name, value) => `<parameter=${name}>${plain(value)}</parameter>`),
  minimax_xml: each((name, value) => `<parameter name="${name}">${plain(value)}</parameter>`),
  minimax_m3_xml: writeM3,
  deepseek_xml: each((name, value) => writeDeepSeek('｜DSML｜', name, value)),
  deepseek_v4_1_xml: each((name, value) => writeDeepSeek('｜DSML｜ ', name, value)),
  glm_xml: each((name, value) => `<arg_key>${name}</arg_key><arg_value>${plain(value)}</arg_value>`),
  cohere_xml: writeCohere,
  kimi_k3_xml: each((name, value) => `<|open|>argument key="${name}" type="${typeOf(value)}"<|sep|>${plain(value)}<|close|>argument<|sep|>`),
};

function each(write: (name: string, value: unknown) => string): ArgumentStyle {
  return (members) => Object.entries(members).map(([name, value]) => write(name, value)).join('');
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function writeDeepSeek(prefix: string, name: string, value: unknown): string {
  return `<${prefix}parameter name="${name}" string="${typeof value === 'string'}">${plain(value)}</${prefix}parameter>`;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

// Lists and objects are markup to the end.
function writeM3(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members).map(([name, value]) => `${M3}<${name}>${writeM3Value(value)}${M3}</${name}>`).join('');
}

function writeM3Value(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => writeM3({ item })).join('');
  return isJsonObject(value) ? writeM3(value) : plain(value);
}

function writeCohere(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members).map(([name, value]) => writeCohereValue(value, ` name="${escape(name)}"`)).join('');
}

function writeCohereValue(value: unknown, name: string): string {
  const [type, body] = toCohereBody(value);
  return `<cofl:value${name} type="${type}">${body}</cofl:value>`;
}

function toCohereBody(value: unknown): readonly [type: string, body: string] {
  if (typeof value === 'string') return ['raw', value];
  if (Array.isArray(value)) return ['list', value.map((item) => writeCohereValue(item, '')).join('')];
  return isJsonObject(value) ? ['dict', writeCohere(value)] : ['json', JSON.stringify(value)];
}

const ENTITIES: ReadonlyMap<string, string> = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;']]);

function escape(name: string): string {
  return name.replace(/[&<>"]/g, (char) => ENTITIES.get(char) ?? char);
}
