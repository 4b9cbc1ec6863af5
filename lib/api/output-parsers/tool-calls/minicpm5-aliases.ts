// Other names that MiniCPM 5 calls the functions of one benchmark by, as vLLM knows them (tool_parsers/minicpm5xml_tool_parser.py).
import type { LosslessJson } from '../../../codec/lossless-json.ts';
import { dumpJson } from '../json-dumps.ts';
import type { Arguments, FunctionCall } from './minicpm5-call.ts';

interface Alias {
  /** What the function is called by. */
  readonly names: readonly string[];
  readonly target: string;
  /** The target's arguments, by the names under which each is looked for; the first that says something counts. */
  readonly from: Readonly<Record<string, readonly string[]>>;
  /** Arguments that are what they are. */
  readonly fixed?: Readonly<Record<string, LosslessJson>>;
  /** An argument that is handed on where it is given, ahead of the others. */
  readonly kept?: string;
}

const LINE = ['line_id', 'id'];

const ALIASES: readonly Alias[] = [
  { names: ['get_details_by_phone'], target: 'get_customer_by_phone', from: { phone_number: ['phone_number', 'phone'] } },
  {
    names: ['get_details_by_name'],
    target: 'get_customer_by_name',
    from: { full_name: ['full_name', 'name'], date_of_birth: ['date_of_birth', 'dob'], dob: ['date_of_birth', 'dob'] },
  },
  { names: ['get_line_details', 'get_line_status', 'get_roaming_status'], target: 'get_details_by_id', from: { id: LINE } },
  { names: ['get_plan_details'], target: 'get_details_by_id', from: { id: ['plan_id', 'id'] } },
  { names: ['enable_roaming'], target: 'toggle_roaming', from: { line_id: LINE }, fixed: { enabled: true } },
  { names: ['disable_roaming'], target: 'toggle_roaming', from: { line_id: LINE }, fixed: { enabled: false } },
  {
    names: ['add_refueled_data', 'add_data_to_line'],
    target: 'refuel_data',
    from: { line_id: LINE, amount_gb: ['amount_gb', 'gb', 'gb_amount', 'amount'] },
    kept: 'customer_id',
  },
];

/** The call of an offered function that is meant by another name; null where none is, or nothing of it is said. */
export function readAlias(name: string, args: Arguments, isOffered: (name: string) => boolean): FunctionCall | null {
  const alias = ALIASES.find(({ names, target }) => names.includes(name) && isOffered(target));
  if (alias === undefined) return null;
  const mapped: Arguments = new Map();
  const kept = alias.kept === undefined ? undefined : args.get(alias.kept);
  if (alias.kept !== undefined && kept !== undefined) mapped.set(alias.kept, kept);
  for (const [target, sources] of Object.entries(alias.from)) {
    const value = findValue(args, sources);
    if (value !== null) mapped.set(target, value);
  }
  if (mapped.size === 0) return null;
  for (const [target, value] of Object.entries(alias.fixed ?? {})) mapped.set(target, value);
  return { name: alias.target, args: mapped };
}

const SAYS_NOTHING = /^(?:""|-?0(?:\.0+)?|false|null|\[\]|\{\})$/;

// Python's `or`: the first value that says something, else the last one.
function findValue(args: Arguments, names: readonly string[]): LosslessJson | null {
  const values = names.map((name) => args.get(name) ?? null);
  return values.find((value) => !SAYS_NOTHING.test(dumpJson(value))) ?? values.at(-1) ?? null;
}
