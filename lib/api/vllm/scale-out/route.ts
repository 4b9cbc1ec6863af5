// The endpoints that split rendering, generation and parsing among servers.
import type { Route } from '../../../wire/http/router.ts';
import { sendFailure } from '../answer.ts';

// All of them are POST. An endpoint that is not among the routes given stays refused without --enable-scale-out, and is unknown with it.
const SCALE_OUT_PATHS = [
  '/v1/chat/completions/render',
  '/v1/completions/render',
  '/v1/messages/render',
  '/v1/responses/render',
  '/v1/chat/completions/derender',
  '/v1/completions/derender',
  '/inference/v1/generate',
  '/inference/v1/abort_requests',
];

export interface ScaleOutOptions {
  readonly isEnabled: boolean;
  /** The endpoints that are there when it is. */
  readonly routes: readonly Route[];
}

/** The endpoints, or a refusal in the place of each. */
export function createScaleOutRoutes({ isEnabled, routes }: ScaleOutOptions): Route[] {
  return isEnabled ? [...routes] : SCALE_OUT_PATHS.map(createRefusal);
}

function createRefusal(path: string): Route {
  return {
    method: 'POST',
    path,
    summary: 'Refused without --enable-scale-out',
    isHidden: true,
    handler: (exchange) =>
      sendFailure(exchange, {
        status: 403,
        type: 'PermissionDeniedError',
        message: 'This endpoint belongs to scale-out serving, which is off. Start the server with --enable-scale-out.',
      }),
  };
}
