// How many inference requests are under way.
import type { Route } from '../../../wire/http/router.ts';

/** Counts the requests of the routes it is given, until their answers are complete. */
export class ServerLoad {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The same route, counted. */
  track(route: Route): Route {
    return {
      ...route,
      handler: (exchange) => {
        this.#count++;
        exchange.onClosed(() => this.#count--);
        return route.handler(exchange);
      },
    };
  }
}
