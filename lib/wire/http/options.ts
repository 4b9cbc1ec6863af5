// The HTTP server's options.
import type { OptionSpecs } from '../../config/option.ts';
import { choice, durationSeconds, flag, integer, optional, text } from '../../config/option-types.ts';
import { jsonNameList } from './json-name-list.ts';
import { secretList } from './secret-list.ts';
import { socketPath } from './socket-path.ts';

const UVICORN_LOG_LEVELS = ['critical', 'error', 'warning', 'info', 'debug', 'trace'] as const;
type UvicornLogLevel = (typeof UVICORN_LOG_LEVELS)[number];

export interface HttpConfig {
  /** Null: every interface, IPv6 and IPv4. */
  readonly host: string | null;
  /** 0: the system picks a free port. */
  readonly port: number;
  readonly maxRequestBodySizeMb: number;
  /** Seconds. */
  readonly shutdownTimeout: number;
  /** Path of a Unix socket to listen on instead, or null. */
  readonly uds: string | null;
  /** A prefix of paths that a proxy in front adds, or null. */
  readonly rootPath: string | null;
  /** Secret. Empty: nothing is guarded. */
  readonly apiKey: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly allowCredentials: boolean;
  /** Paths of PEM files, or null. */
  readonly sslKeyfile: string | null;
  readonly sslCertfile: string | null;
  readonly sslCaCerts: string | null;
  /** 0: clients need no certificate, 1: are asked for one, 2: need one. */
  readonly sslCertReqs: number;
  readonly sslCiphers: string | null;
  /** Bytes. */
  readonly h11MaxIncompleteEventSize: number;
  readonly h11MaxHeaderCount: number;
  readonly uvicornLogLevel: UvicornLogLevel | null;
  readonly disableUvicornAccessLog: boolean;
}

const SERVER = 'Server';
const ACCESS = 'Access';

const path = optional(text({ placeholder: 'PATH', minLength: 1 }));
const none = { default: null, defaultText: 'none' } as const;

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
  uds: {
    flag: 'uds',
    type: optional(socketPath()),
    ...none,
    help: 'Unix socket to listen on, instead of --host and --port',
    section: SERVER,
  },
  rootPath: {
    flag: 'root-path',
    type: path,
    ...none,
    help: 'Prefix that a proxy in front adds to paths; they are served with and without it',
    section: SERVER,
  },
  h11MaxIncompleteEventSize: {
    flag: 'h11-max-incomplete-event-size',
    type: integer({ min: 1, max: 16 * 1024 * 1024 }),
    // What a client that has sent no request yet can cost. Less than vLLM's 4 MiB, and more than the 16 KiB that Node takes unless told
    // otherwise: gateways send tokens and baggage.
    default: 64 * 1024,
    help: 'Bytes that the headers of a request may have together; larger ones are answered with 400',
    section: SERVER,
  },
  h11MaxHeaderCount: {
    flag: 'h11-max-header-count',
    type: integer({ min: 1, max: 2000 }),
    default: 256,
    help: 'Headers that a request may have; more are answered with 400',
    section: SERVER,
  },
  uvicornLogLevel: {
    flag: 'uvicorn-log-level',
    type: optional(choice(UVICORN_LOG_LEVELS)),
    default: null,
    defaultText: 'unset',
    help: 'Log a line for each answered request, with info, debug or trace; unset, there is none',
    section: SERVER,
  },
  disableUvicornAccessLog: {
    flag: 'disable-uvicorn-access-log',
    type: flag(),
    default: false,
    help: 'Log no such lines, whatever --uvicorn-log-level says',
    section: SERVER,
  },
  apiKey: {
    flag: 'api-key',
    environment: 'VLLM_API_KEY',
    type: secretList(),
    default: [],
    defaultText: 'none',
    help: 'Keys of which requests to /v1, /v2, /inference and /cohere need one, as a bearer token; others get 401',
    section: ACCESS,
  },
  allowedOrigins: {
    flag: 'allowed-origins',
    type: jsonNameList(),
    default: [],
    help: 'Origins whose pages may read answers in a browser; "*" for all',
    section: ACCESS,
  },
  allowedMethods: {
    flag: 'allowed-methods',
    type: jsonNameList(),
    default: ['*'],
    help: 'Methods that pages of those origins may use; "*" for all',
    section: ACCESS,
  },
  allowedHeaders: {
    flag: 'allowed-headers',
    type: jsonNameList(),
    default: ['*'],
    help: 'Headers that pages of those origins may send; "*" for all',
    section: ACCESS,
  },
  allowCredentials: {
    flag: 'allow-credentials',
    type: flag(),
    default: false,
    help: 'Let pages of those origins send cookies and the like',
    section: ACCESS,
  },
  sslKeyfile: {
    flag: 'ssl-keyfile',
    type: path,
    ...none,
    defaultText: 'in --ssl-certfile',
    help: 'PEM file of the private key',
    section: ACCESS,
  },
  sslCertfile: {
    flag: 'ssl-certfile',
    type: path,
    ...none,
    help: 'PEM file of the certificate and its chain; with it the server speaks HTTPS alone',
    section: ACCESS,
  },
  sslCaCerts: {
    flag: 'ssl-ca-certs',
    type: path,
    ...none,
    help: 'PEM file of the authorities that sign the certificates of clients',
    section: ACCESS,
  },
  sslCertReqs: {
    flag: 'ssl-cert-reqs',
    type: integer({ min: 0, max: 2 }),
    default: 0,
    help: 'Certificates of clients: 0 none, 1 asked for, 2 mandatory',
    section: ACCESS,
  },
  sslCiphers: {
    flag: 'ssl-ciphers',
    type: optional(text({ placeholder: 'LIST', minLength: 1 })),
    ...none,
    help: 'Ciphers of TLS, as OpenSSL writes them',
    section: ACCESS,
  },
};
