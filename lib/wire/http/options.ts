// The HTTP server's options.
import type { OptionSpecs } from '../../config/option.ts';
import { durationSeconds, integer, optional, text } from '../../config/option-types.ts';

export interface HttpConfig {
  /** Null: every interface, IPv6 and IPv4. */
  readonly host: string | null;
  /** 0: the system picks a free port. */
  readonly port: number;
  readonly maxRequestBodySizeMb: number;
  /** Seconds. */
  readonly shutdownTimeout: number;
}

const SERVER = 'Server';

export const httpOptions: OptionSpecs<HttpConfig> = {
  host: {
    flag: 'host',
    type: optional(text({ placeholder: 'ADDRESS', minLength: 1 })),
    default: null,
    defaultText: 'every interface',
    help: 'Address to listen on',
    section: SERVER,
  },
  port: {
    flag: 'port',
    type: integer({ min: 0, max: 65535 }),
    default: 8000,
    help: 'Port to listen on; 0 picks a free one and prints it',
    section: SERVER,
  },
  maxRequestBodySizeMb: {
    flag: 'max-request-body-size-mb',
    type: integer({ min: 1, max: 512 }),
    default: 32,
    help: 'Largest request body in MiB; larger ones are answered with 413',
    section: SERVER,
  },
  shutdownTimeout: {
    flag: 'shutdown-timeout',
    type: durationSeconds(),
    default: 30,
    help: 'After SIGTERM or SIGINT, time for requests under way to finish, in seconds',
    section: SERVER,
  },
};
