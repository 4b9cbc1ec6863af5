// Node's server, of HTTP or HTTPS, with the settings of vLLM's.
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { hasGoodCertificate, type TlsSettings } from './tls.ts';

// vLLM's keep-alive time.
const KEEP_ALIVE_TIMEOUT_MS = 5000;

const DEFAULT_MAX_HEADER_BYTES = 64 * 1024;

export interface NodeServerOptions {
  /** Null or absent: plain HTTP. */
  readonly tls?: TlsSettings | null;
  /** All headers of a request together, in bytes: 64 KiB by default. */
  readonly maxHeaderBytes?: number;
}

/** A server that is not listening yet. */
export function createNodeServer({ tls = null, maxHeaderBytes = DEFAULT_MAX_HEADER_BYTES }: NodeServerOptions, onRequest: RequestListener): Server | TlsServer {
  const settings: ServerOptions = {
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    maxHeaderSize: maxHeaderBytes,
    noDelay: true,
    // vLLM's HTTP server asks for none.
    requireHostHeader: false,
  };
  if (tls === null) return createServer(settings, onRequest);
  const server = process.getBuiltinModule('node:https').createServer({ ...settings, ...tls }, onRequest);
  // Node lets every certificate pass where none is needed.
  if (tls.requestCert) server.prependListener('secureConnection', (socket) => hasGoodCertificate(socket) || socket.destroy());
  return server;
}
