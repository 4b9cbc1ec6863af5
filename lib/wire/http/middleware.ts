// What runs before routing, in order, and may answer instead.
import type { HttpExchange } from './exchange.ts';

/** Adds headers to the answer that is to come, or sends one: then nothing after it sees the request. */
export type Middleware = (exchange: HttpExchange) => void;
