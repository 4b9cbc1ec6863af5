// The kind of option that is the path of a Unix socket.
import { type OptionType, OptionValueError } from '../../config/option.ts';
import { text } from '../../config/option-types.ts';
import { showValue } from '../../config/show.ts';

// What the address of a socket has room for on Linux, and on macOS, less the zero at its end.
const MAX_BYTES = process.platform === 'linux' ? 107 : 103;

/** A path that the system takes whole: some versions of Node cut a longer one, and listen elsewhere. */
export function socketPath(): OptionType<string> {
  const path = text({ placeholder: 'PATH', minLength: 1 });
  const check = (value: string): string => {
    if (Buffer.byteLength(value) <= MAX_BYTES) return value;
    throw new OptionValueError(`expected a path of at most ${MAX_BYTES} bytes, got ${showValue(value)}`);
  };
  return { ...path, parse: (value) => check(path.parse(value)), accept: (value) => check(path.accept(value)) };
}
