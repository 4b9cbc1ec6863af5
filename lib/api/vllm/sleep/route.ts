// POST /sleep, /wake_up, /release_kv_cache_memory; GET /is_sleeping
import { PAUSE_MODES, type SleepLevel } from '../../../engine/lifecycle/lifecycle.ts';
import type { Route } from '../../../wire/http/router.ts';
import { sendJson } from '../answer.ts';
import type { VllmContext } from '../context.ts';
import { guard } from '../handler.ts';
import { describeQuery, integerParameter, readQuery, wordParameter } from '../../query-parameters.ts';

const SLEEP_QUERY = {
  level: integerParameter({ min: 0, max: 2, fallback: 1 }),
  mode: wordParameter(PAUSE_MODES, 'abort'),
};

/** The endpoints of sleep. */
export function createSleepRoutes(context: VllmContext): Route[] {
  const { lifecycle } = context.engine;
  return [
    {
      method: 'POST',
      path: '/sleep',
      summary: 'Pause, and give memory back; answers when the engine sleeps',
      describe: () => ({ query: describeQuery(SLEEP_QUERY), failures: { 400: 'No such level or mode' } }),
      handler: guard(context, async (exchange) => {
        const { level, mode } = readQuery(exchange, SLEEP_QUERY);
        await lifecycle.sleep(level as SleepLevel, mode);
        sendJson(exchange, { status: 'sleeping', level });
      }),
    },
    {
      method: 'POST',
      path: '/wake_up',
      summary: 'Take memory back, and go on when all of it is there',
      describe: () => ({ query: [{ name: 'tags', schema: { type: 'array', items: { type: 'string' } } }] }),
      handler: guard(context, (exchange) => {
        const given = exchange.query.getAll('tags');
        const tags = given.length === 0 ? null : given;
        sendJson(exchange, { status: lifecycle.wakeUp(tags) ? 'awake' : 'sleeping', tags });
      }),
    },
    {
      method: 'GET',
      path: '/is_sleeping',
      summary: 'Whether the engine sleeps or is paused',
      handler: (exchange) => sendJson(exchange, { is_sleeping: lifecycle.isSleeping }),
    },
    {
      method: 'POST',
      path: '/release_kv_cache_memory',
      summary: "Give the KV cache's memory back, after a pause that is complete",
      describe: () => ({ failures: { 500: 'Not paused, not empty, or asleep' } }),
      handler: guard(context, (exchange) => {
        lifecycle.releaseKvCacheMemory();
        sendJson(exchange, { status: 'kv_cache_released' });
      }),
    },
  ];
}
