// The head of a message in Harmony, the format of gpt-oss: `assistant<|channel|>commentary to=functions.f <|constrain|>json` (read as
// openai-harmony does, and told apart as vLLM's parser/harmony.py does).

/** What a message is to the client: what is neither of the others is not shown. */
export type HarmonyKind = 'content' | 'reasoning' | 'call' | 'hidden';

/** What a head says. */
export interface HarmonyHead {
  readonly kind: HarmonyKind;
  /** The function of a call, '' elsewhere. */
  readonly name: string;
  /** Whether a call's arguments say that they are something else than JSON. */
  readonly isRaw: boolean;
  /** Whether tokens of the message are counted as reasoning. */
  readonly isThinking: boolean;
  /** Whether a tool speaks: then whole answers leave the message out. */
  readonly isOfTool: boolean;
}

/** That of a text which is no message. */
export const PLAIN_TEXT: HarmonyHead = { kind: 'content', name: '', isRaw: false, isThinking: false, isOfTool: false };

const CHANNEL = /<\|channel\|>([^\s<]*)/gu;
const CONSTRAIN = '<|constrain|>';
const RECIPIENT = 'to=';
const ROLES: ReadonlySet<string> = new Set(['user', 'assistant', 'system', 'developer', 'tool']);
/** Tools of the server itself, which are no functions. */
const BUILT_IN: ReadonlySet<string> = new Set(['python', 'browser', 'container']);

/** Reads what stands ahead of `<|message|>`; null for what is no head. The first head of an answer needs no role: the prompt ends in it. */
export function readHarmonyHead(text: string, isFirst: boolean): HarmonyHead | null {
  const channels = Array.from(text.matchAll(CHANNEL), ([, value = '']) => value);
  if (channels.includes('')) return null;
  const words = text.replace(CHANNEL, '').trim().replaceAll(CONSTRAIN, ` ${CONSTRAIN}`).split(/[ \t\n\f\r]+/).filter((word) => word !== '');
  const role = takeRole(words, isFirst);
  const address = role === null ? null : readAddress(words);
  return address === null ? null : toHead(channels[0] ?? null, address, role !== 'assistant');
}

/** Takes the role from the front; null where there has to be one and is none. Who is unknown and writes to somebody is a tool. */
function takeRole(words: string[], isFirst: boolean): string | null {
  const [first] = words;
  if (isFirst) {
    if (first === 'assistant') words.shift();
    return 'assistant';
  }
  if (first === undefined || (!ROLES.has(first) && words.length === 1 && !first.startsWith(RECIPIENT))) return null;
  words.shift();
  return ROLES.has(first) ? first : 'tool';
}

interface Address {
  readonly recipient: string | null;
  readonly contentType: string | null;
}

/** At most two words: who is written to, and what is written. One by itself is the recipient. */
function readAddress(words: readonly string[]): Address | null {
  const [first, second] = words;
  if (words.length > 2 || (second?.startsWith(RECIPIENT) ?? false)) return null;
  return { recipient: first === undefined ? null : toRecipient(first), contentType: second ?? null };
}

// What the arguments are is taken for the recipient where there is none.
function toRecipient(word: string): string | null {
  const recipient = word.startsWith(RECIPIENT) ? word.slice(RECIPIENT.length) : word;
  const end = recipient.indexOf(CONSTRAIN);
  return end < 0 ? recipient : recipient.slice(0, end).trimEnd() || null;
}

function toHead(channel: string | null, { recipient, contentType }: Address, isOfTool: boolean): HarmonyHead {
  return {
    kind: kindOf(channel, recipient),
    name: recipient?.replace(/^functions\./, '') ?? '',
    isRaw: contentType !== null && !contentType.includes('json'),
    isThinking: channel === 'analysis' || (channel === 'commentary' && recipient !== null),
    isOfTool,
  };
}

function kindOf(channel: string | null, recipient: string | null): HarmonyKind {
  if (recipient !== null && isFunction(recipient)) return 'call';
  if (channel === 'analysis') return 'reasoning';
  return channel === 'final' || (channel === 'commentary' && recipient === null) ? 'content' : 'hidden';
}

// A name alone is a function's, too, but for those of built-in tools.
function isFunction(recipient: string): boolean {
  if (recipient === '' || recipient.startsWith('<|')) return false;
  if (recipient.startsWith('functions.')) return recipient !== 'functions.';
  return recipient !== 'assistant' && !BUILT_IN.has(recipient.split('.', 1)[0] ?? '');
}
