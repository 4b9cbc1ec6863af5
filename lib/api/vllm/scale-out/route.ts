// The endpoints that split rendering, generation and parsing among servers.
import type { Route } from '../../../wire/http/router.ts';
import { sendFailure } from '../answer.ts';

export interface ScaleOutOptions {
  readonly isEnabled: boolean;
  /** The endpoints that are there when it is, and that answer 403 otherwise. */
  readonly routes: readonly Route[];
}

/** The endpoints, or a refusal in the place of each. */
export function createScaleOutRoutes({ isEnabled, routes }: ScaleOutOptions): Route[] {
  return isEnabled ? [...routes] : routes.map(createRefusal);
}

function createRefusal({ method, path }: Route): Route {
  return {
    method,
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
