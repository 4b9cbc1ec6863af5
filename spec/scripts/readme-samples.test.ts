// What README.md shows of the program is what comes out of it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseMeasuredPoints } from '../../lib/engine/pacing/step-paced/table-points.ts';
import { chunks, post, withSimulator } from '../support/simulator-fixture.ts';
import { project } from './run-program.ts';

const readme = readFileSync(`${project}/README.md`, 'utf8');

/** The text of a fenced block, from the first one after a line on. */
function blockAfter(line: string, count = 1): string {
  const start = readme.indexOf(`\n${line}\n`);
  assert.ok(start >= 0, `README.md has no line ${line}`);
  const blocks = [...readme.slice(start).matchAll(/^```[a-z]*\n([^]*?)^```$/gm)];
  return blocks[count - 1]?.[1] ?? assert.fail(`no block after ${line}`);
}

/** What the program prints until it listens. */
function start(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [`${project}/dist/main.js`, ...args, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (/ listening .*\n/.test(printed)) child.kill();
  });
  return new Promise((resolve) => child.on('close', () => resolve(printed)));
}

/** Without what differs from run to run. */
function withoutChance(lines: string): string {
  const listening = lines.replace(/(?<= listening .*\n)[^]*/, '');
  return listening.replace(/^\S+(?= )/gm, 'TIME').replace(/(url=http:\/\/127\.0\.0\.1:)\d+/g, '$1PORT').replace(/seed=\d+/g, 'seed=SEED');
}

describe('README.md shows', () => {
  it('the line of a server that has started', async () => {
    assert.equal(withoutChance(blockAfter('## Start', 2)), withoutChance(await start(['--model', 'my_model'])));
  });

  it('the lines of a server that starts with the flags of vllm serve', async () => {
    const [, ...args] = blockAfter('## Command line', 1).replace(/\\\n/g, ' ').replace('"$HF_TOKEN"', 'x').trim().split(/\s+/);
    assert.equal(withoutChance(blockAfter('## Command line', 2)), withoutChance(await start(args)));
  });

  it('the answer to its request', () =>
    withSimulator({ model: 'my_model' }, async (simulator) => {
      const [, body] = /-d '(\{.*\})'/.exec(blockAfter('### With curl', 1)) ?? [];
      const shown = JSON.parse(blockAfter('### With curl', 2).replaceAll('\n', '')) as Record<string, unknown>;
      const { json } = await post(simulator, '/v1/chat/completions', body);
      const { id, created } = shown;
      assert.deepEqual({ ...json, id, created }, shown);
      assert.deepEqual(Object.keys(json), Object.keys(shown));
    }));

  it('the text of its stream, and how many tokens that is', () =>
    withSimulator({ model: 'my_model' }, async (simulator) => {
      const body = { model: 'my_model', messages: [{ role: 'user', content: 'Hello!' }], seed: 1, stream: true, stream_options: { include_usage: true } };
      const stream = chunks((await post(simulator, '/v1/chat/completions', body)).text);
      const text = stream.map(({ choices }) => choices?.[0]?.delta?.content ?? '').join('');
      assert.equal(blockAfter('### With Python', 2), `${text}\n${stream.at(-1)?.usage?.completion_tokens} tokens\n`);
    }));

  it('a table of steps that can be read', () => {
    const points = parseMeasuredPoints(JSON.parse(blockAfter('#### table')), { flag: '--step-time-table', path: 'README.md' });
    assert.equal(points.length, 5);
  });
});
