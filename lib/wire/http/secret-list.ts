// The kind of option whose values nobody may see: messages, help and tables show none of them.
import { type OptionType, OptionValueError } from '../../config/option.ts';

const EXPECTED = 'one or more keys';

/** Several secrets, one in each argument, as they are; empty ones, as unset shell variables leave them, do not count. */
export function secretList(): OptionType<readonly string[]> {
  const accept = (value: unknown): readonly string[] => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    // Without the value: it may be a secret with a typing error.
    if (!values.every((item) => typeof item === 'string')) throw new OptionValueError(`expected ${EXPECTED}, as texts`);
    return values.filter((item) => item !== '');
  };
  return { placeholder: 'KEY...', expected: EXPECTED, arity: 'many', parse: (value) => accept([value]), accept, format: () => '' };
}
