import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../../lib/config/usage-error.ts';
import { type NumberedRequest, readTrace } from '../../lib/simulate/trace-file.ts';
import { createScratchFolder } from '../support/scratch-folder.ts';

const folder = createScratchFolder();

async function read(content: string): Promise<NumberedRequest[]> {
  const requests: NumberedRequest[] = [];
  for await (const some of readTrace(folder.write('trace.jsonl', content))) requests.push(...some);
  return requests;
}

const line = (arrivalMs: number, extra = ''): string => `{"arrival_ms": ${arrivalMs}, "prompt_tokens": 4, "output_tokens": 1${extra}}`;

describe('readTrace', () => {
  it('numbers lines, passes over empty ones, and needs no last line end', async () => {
    const requests = await read(`\uFEFF${line(1)}\r\n\n  \n${line(1)}\n${line(2)}`);
    assert.deepEqual(requests.map(({ line: number, arrivalMs }) => [number, arrivalMs]), [[1, 1], [4, 1], [5, 2]]);
  });

  it('reads lines that are longer than a piece of the file', async () => {
    const requests = await read([1, 2, 3].map((at) => line(at, `, "note": "${'é'.repeat(100_000)}"`)).join('\n'));
    assert.deepEqual(requests.map(({ arrivalMs }) => arrivalMs), [1, 2, 3]);
  });

  const refused: readonly [string, string, RegExp][] = [
    ['a line that is no request', `${line(1)}\n{"arrival_ms": 2}\n`, /trace\.jsonl:2: output_tokens|trace\.jsonl:2: prompt_tokens/],
    ['a line that is no object', `\n\n7\n`, /trace\.jsonl:3: expected a JSON object/],
    ['times out of order', `${line(5)}\n${line(4)}\n`, /trace\.jsonl:2: arrival_ms: expected at least 5.*got 4.*sort/],
  ];
  for (const [name, content, message] of refused)
    it(`names line and field of ${name}`, () => assert.rejects(read(content), (error) => error instanceof UsageError && message.test(error.message)));

  it('says that a file is not there', () =>
    assert.rejects(async () => {
      for await (const _ of readTrace(`${folder.path}/none`)) assert.fail();
    }, /--trace: .*none.* cannot be read/));
});
