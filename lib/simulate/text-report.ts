// The outcome of a simulation as text for a terminal.
import { coarsen, type DepthHistory } from './depth-series.ts';
import type { Distribution } from './distribution.ts';
import type { Report } from './report.ts';

/** The report as lines, without a final line end. */
export function formatReport(report: Report): string {
  const sections = [formatSummary(report), formatLatencies(report), formatDepth(report.depth)];
  return sections.map((lines) => lines.join('\n')).join('\n\n');
}

function formatSummary(report: Report): string[] {
  const { requests, prefix_cache: cache, duration_s: duration, wall_time_s: wall } = report;
  const rows: readonly [string, string][] = [
    ['Requests', formatRequests(requests)],
    ['Simulated time', `${duration.toFixed(3)} s, ${formatSpeed(duration, wall)}`],
    ['Throughput', `${formatRate(report.requests_per_s)} requests/s`],
    ['Prompt tokens', `${report.prompt_tokens}, ${formatRate(report.prompt_tokens_per_s)} /s`],
    ['Output tokens', `${report.output_tokens}, ${formatRate(report.output_tokens_per_s)} /s`],
    ['Prefix cache', `${formatPercent(cache.hit_ratio)} hits: ${cache.hit_tokens} of ${cache.queried_tokens} tokens`],
    ['KV cache', `${report.kv_cache.blocks} blocks of ${report.kv_cache.block_size_tokens} tokens`],
    ['Preemptions', String(report.preemptions)],
    ['Iterations', String(report.iterations)],
    ['Seed', String(report.seed)],
  ];
  return rows.map(([name, value]) => `${name.padEnd(NAME_WIDTH)}${value}`);
}

const NAME_WIDTH = 16;

function formatRequests({ total, finished, refused, refused_by_reason: reasons, cut_short: cutShort, unfinished }: Report['requests']): string {
  const why = refused === 0 ? '' : ` (queue full: ${reasons.queue_full}, prompt too long: ${reasons.prompt_too_long})`;
  const rest = [cutShort > 0 ? `${cutShort} cut short by the context` : '', unfinished > 0 ? `${unfinished} never ended` : ''];
  return [`${total}: ${finished} finished`, `${refused} refused${why}`, ...rest].filter((part) => part !== '').join(', ');
}

function formatSpeed(simulated: number, wall: number): string {
  return `in ${wall.toFixed(3)} s${wall > 0 ? `: ${formatRate(simulated / wall)} times as fast as real time` : ''}`;
}

const COLUMNS = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'] as const;
const COLUMN_WIDTH = 12;

function formatLatencies(report: Report): string[] {
  const rows: readonly [string, Distribution | null][] = [
    ['TTFT', report.ttft_ms],
    ['ITL', report.itl_ms],
    ['TPOT', report.tpot_ms],
    ['E2E', report.e2e_ms],
    ['Queue', report.queue_ms],
  ];
  const head = 'Latency, ms'.padEnd(NAME_WIDTH) + COLUMNS.map((column) => column.padStart(COLUMN_WIDTH)).join('');
  return [head, ...rows.map(([name, distribution]) => name.padEnd(NAME_WIDTH) + formatDistribution(distribution))];
}

function formatDistribution(distribution: Distribution | null): string {
  return COLUMNS.map((column) => (distribution === null ? '-' : distribution[column].toFixed(3)).padStart(COLUMN_WIDTH)).join('');
}

const MAX_ROWS = 20;
const BAR_WIDTH = 30;

function formatDepth(depth: Report['depth']): string[] {
  const { intervals } = coarsen(toHistory(depth), MAX_ROWS);
  const mostWaiting = Math.max(...intervals.map(({ waitingMean }) => waitingMean), 1);
  const head = ['Time, s', 'running', 'waiting', 'most', 'KV cache'].map((column) => column.padStart(COLUMN_WIDTH)).join('');
  const rows = intervals.map(({ startMs, runningMean, waitingMean, waitingMax, kvCacheUsageMean }) => {
    const cells = [formatSeconds(startMs), runningMean.toFixed(1), waitingMean.toFixed(1), String(waitingMax), formatPercent(kvCacheUsageMean)];
    const bar = '#'.repeat(Math.round((waitingMean / mostWaiting) * BAR_WIDTH));
    return `${cells.map((cell) => cell.padStart(COLUMN_WIDTH)).join('')}  ${bar}`.trimEnd();
  });
  return [`${head}  (waiting)`, ...rows];
}

function toHistory(depth: Report['depth']): DepthHistory {
  const intervals = depth.start_s.map((startSeconds, index) => ({
    startMs: startSeconds * 1000,
    runningMean: depth.running_mean[index] ?? 0,
    waitingMean: depth.waiting_mean[index] ?? 0,
    waitingMax: depth.waiting_max[index] ?? 0,
    kvCacheUsageMean: depth.kv_cache_usage_mean[index] ?? 0,
  }));
  return { intervalMs: depth.interval_s * 1000, intervals };
}

function formatSeconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function formatRate(perSecond: number): string {
  return perSecond.toFixed(perSecond < 100 ? 2 : 0);
}

function formatPercent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}
