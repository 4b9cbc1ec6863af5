// TLS from the files that options name, read and tried before anything listens.
import { readFileSync } from 'node:fs';
import { OptionValueError } from '../../config/option.ts';
import type { HttpConfig } from './options.ts';

/** What `node:https` is given. */
export interface TlsSettings {
  /** PEM. */
  readonly key: Buffer;
  /** PEM, with the chain. */
  readonly cert: Buffer;
  /** PEM of the authorities that sign clients' certificates, or absent for those of the system. */
  readonly ca?: Buffer;
  /** OpenSSL's cipher list, or absent for Node's own. */
  readonly ciphers?: string;
  /** Whether clients are asked for a certificate, and turned away without a good one. */
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
}

type TlsConfig = Pick<HttpConfig, 'sslKeyfile' | 'sslCertfile' | 'sslCaCerts' | 'sslCertReqs' | 'sslCiphers'>;

// The numbers of Python's ssl module.
const CERT_OPTIONAL = 1;
const CERT_REQUIRED = 2;

/**
 * The settings, or null without a certificate: plain HTTP. A certificate's file without a key's holds both.
 *
 * @throws OptionValueError for a file that cannot be read, for what is no PEM, a key of another certificate, unknown ciphers.
 */
export function loadTls({ sslKeyfile, sslCertfile, sslCaCerts, sslCertReqs, sslCiphers }: TlsConfig): TlsSettings | null {
  if (sslCertfile === null) {
    if (sslKeyfile === null) return null;
    throw new OptionValueError('--ssl-keyfile: expected --ssl-certfile beside it');
  }
  const cert = readPem('--ssl-certfile', sslCertfile);
  const settings = {
    cert,
    key: sslKeyfile === null ? cert : readPem('--ssl-keyfile', sslKeyfile),
    ...(sslCaCerts === null ? {} : { ca: readPem('--ssl-ca-certs', sslCaCerts) }),
    ...(sslCiphers === null ? {} : { ciphers: sslCiphers }),
    requestCert: sslCertReqs >= CERT_OPTIONAL,
    rejectUnauthorized: sslCertReqs >= CERT_REQUIRED,
  };
  tryOut(settings);
  return settings;
}

function readPem(flag: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new OptionValueError(`${flag}: expected a file that can be read: ${describe(error)}`);
  }
}

function tryOut(settings: TlsSettings): void {
  try {
    // Loaded where it is asked for: a start without TLS is sooner.
    process.getBuiltinModule('node:tls').createSecureContext(settings);
  } catch (error) {
    throw new OptionValueError(`--ssl-certfile, --ssl-keyfile, --ssl-ca-certs, --ssl-ciphers: expected what OpenSSL takes: ${describe(error)}`);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
