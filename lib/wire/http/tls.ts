// TLS from the files that options name, read and tried before anything listens.
import { readFileSync } from 'node:fs';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
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
  /** Whether clients are asked for a certificate: one that is not good is turned away in any case. */
  readonly requestCert: boolean;
  /** Whether they are turned away without one, too. */
  readonly rejectUnauthorized: boolean;
}

type TlsConfig = Pick<HttpConfig, 'sslKeyfile' | 'sslCertfile' | 'sslCaCerts' | 'sslCertReqs' | 'sslCiphers'>;

// The numbers of Python's ssl module.
const CERT_OPTIONAL = 1;
const CERT_REQUIRED = 2;

/**
 * The settings, or null without a certificate: plain HTTP. A certificate's file without a key's holds both.
 *
 * @throws OptionValueError for a file that cannot be read, for what is no PEM, a key of another certificate, unknown ciphers, and for what
 *   says something of TLS where there is none.
 */
export function loadTls(config: TlsConfig): TlsSettings | null {
  const { sslKeyfile, sslCertfile, sslCaCerts, sslCertReqs, sslCiphers } = config;
  if (sslCertfile === null) {
    refuseWithoutCertificate(config);
    return null;
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

/** Whether a client's certificate is good, or missing: who needs one has been turned away before. */
export function hasGoodCertificate(socket: TLSSocket): boolean {
  return socket.authorized || Object.keys(socket.getPeerCertificate()).length === 0;
}

function refuseWithoutCertificate({ sslKeyfile, sslCaCerts, sslCertReqs, sslCiphers }: TlsConfig): void {
  const given = { '--ssl-keyfile': sslKeyfile, '--ssl-ca-certs': sslCaCerts, '--ssl-cert-reqs': sslCertReqs || null, '--ssl-ciphers': sslCiphers };
  const flag = Object.entries(given).find(([, value]) => value !== null)?.[0];
  if (flag !== undefined) throw new OptionValueError(`${flag}: expected --ssl-certfile beside it; without one there is no TLS`);
}

function readPem(flag: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new OptionValueError(`${flag}: expected a file that can be read: ${describe(error)}`);
  }
}

function tryOut(settings: TlsSettings): void {
  const { cert, key, ca, ciphers } = settings;
  // OpenSSL takes a file without certificates as it takes an empty one.
  if (ca !== undefined) attempt('--ssl-ca-certs: expected certificates in PEM', () => new (process.getBuiltinModule('node:crypto').X509Certificate)(ca));
  attempt('--ssl-certfile: expected a certificate in PEM', () => createContext({ cert }));
  if (ciphers !== undefined) attempt('--ssl-ciphers: expected ciphers as OpenSSL writes them', () => createContext({ ciphers }));
  const where = key === cert ? ', which is not in that file itself' : '';
  attempt(`--ssl-keyfile: expected the private key of --ssl-certfile in PEM${where}`, () => createContext(settings));
}

function attempt(expected: string, make: () => unknown): void {
  try {
    make();
  } catch (error) {
    throw new OptionValueError(`${expected}: ${describe(error)}`);
  }
}

// Loaded where it is asked for: a start without TLS is sooner.
function createContext(settings: SecureContextOptions): unknown {
  return process.getBuiltinModule('node:tls').createSecureContext(settings);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
