// Choices among tools that are objects (the official client's ToolChoice models): what their kinds need, and in which order they are shown.
import { isJsonObject } from '../../../codec/json.ts';
import type { Field } from '../../fields.ts';

type Choice = Readonly<Record<string, unknown>>;

interface Kind {
  /** In the order of the models. */
  readonly members: readonly string[];
  /** Whether a choice has what it needs. */
  readonly fits: (choice: Choice) => boolean;
}

const NAMED: Kind = { members: ['name', 'type'], fits: ({ name }) => typeof name === 'string' };
const MCP: Kind = { members: ['server_label', 'type', 'name'], fits: ({ server_label: label }) => typeof label === 'string' };
const ALLOWED: Kind = { members: ['mode', 'tools', 'type'], fits: isAllowedTools };
const OTHER: Kind = { members: ['type'], fits: () => true };

const OTHER_TYPES = [
  'file_search', 'web_search_preview', 'web_search_preview_2025_03_11', 'computer', 'computer_use', 'computer_use_preview', 'image_generation',
  'code_interpreter', 'programmatic_tool_calling', 'apply_patch', 'shell',
];
const KINDS: ReadonlyMap<unknown, Kind> = new Map([
  ['function', NAMED], ['custom', NAMED], ['mcp', MCP], ['allowed_tools', ALLOWED], ...OTHER_TYPES.map((type): [string, Kind] => [type, OTHER]),
]);

function isAllowedTools({ mode, tools }: Choice): boolean {
  return (mode === 'auto' || mode === 'required') && Array.isArray(tools) && tools.every(isJsonObject);
}

/** The field `tool_choice`. What it comes to is decided before; here it is a choice at all, or none. */
export function toolChoice(): Field<unknown> {
  return {
    schema: {
      anyOf: [
        { enum: ['none', 'auto', 'required'] },
        { type: 'object', properties: { type: { enum: [...KINDS.keys()] } }, required: ['type'] },
      ],
      default: 'auto',
    },
    read(value, place) {
      const isWord = value === undefined || value === 'auto' || value === 'none' || value === 'required';
      if (!isWord && !isChoice(value)) place.report('none, auto, required, or an object with a type and what that type needs', value);
      return value;
    },
  };
}

function isChoice(value: unknown): boolean {
  return isJsonObject(value) && KINDS.get(value['type'])?.fits(value) === true;
}

/** The choice with its kind's members first; others, and what is no object, stay as they are. */
export function orderMembers(choice: unknown): unknown {
  const kind = isJsonObject(choice) ? KINDS.get(choice['type']) : undefined;
  if (kind === undefined || !isJsonObject(choice)) return choice;
  const known = kind.members.filter((name) => Object.hasOwn(choice, name)).map((name): [string, unknown] => [name, choice[name]]);
  return { ...Object.fromEntries(known), ...choice };
}
