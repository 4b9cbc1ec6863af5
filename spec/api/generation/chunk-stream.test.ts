import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GenerationContext } from '../../../lib/api/generation/context.ts';
import { type ChunkEncoder, sendChunks } from '../../../lib/api/generation/chunk-stream.ts';
import { ServerError } from '../../../lib/base/error.ts';
import { silentLogger } from '../../../lib/base/log.ts';
import { TokenStream } from '../../../lib/engine/token-stream.ts';
import { withHttpServer } from '../../support/http-fixture.ts';

/** Frames that show what was asked for. */
const PLAIN: ChunkEncoder = {
  opening: () => 'data: opening\n\n',
  piece: ({ index, text, finishReason }) => `data: ${index} ${text} ${finishReason}\n\n`,
  closing: () => 'data: closing\n\n',
  failure: (error) => `data: ${error.message}\n\n`,
};

interface Sent {
  readonly frames: readonly string[];
  /** What was logged as a defect. */
  readonly logged: readonly unknown[];
  /** Times that the stream was closed before its end. */
  readonly numClosed: number;
}

/** Sends a stream that `feed` fills, to a reader that reads all. */
async function send(encoder: ChunkEncoder, feed: (stream: TokenStream) => void): Promise<Sent> {
  const logged: unknown[] = [];
  let numClosed = 0;
  const parts: Pick<GenerationContext, 'logger'> = { logger: { ...silentLogger, error: (_message, _fields, cause) => void logged.push(cause) } };
  const stream = new TokenStream({ numSequences: 1, isBuffered: false, onReturn: () => numClosed++ });
  let text = '';
  await withHttpServer(
    {
      handlers: {
        'GET /': async (exchange) => {
          feed(stream);
          await sendChunks(parts as GenerationContext, exchange, { stream, encoder, interval: 1 });
        },
      },
    },
    async ({ port, defects }) => {
      text = await (await fetch(`http://127.0.0.1:${port}/`)).text();
      assert.deepEqual(defects, []);
    },
  );
  return { frames: text.split('\n\n').filter((frame) => frame !== ''), logged, numClosed };
}

const token = { id: 1, text: 'x' };

describe('sendChunks', () => {
  it('writes what was held back of a text that is ended from outside with its last piece', async () => {
    const { frames } = await send(PLAIN, (stream) => {
      stream.append(0, token, null);
      stream.append(0, token, null);
      stream.abort(0, 'yz');
    });
    assert.deepEqual(frames, ['data: opening', 'data: 0 x null', 'data: 0 xyz abort', 'data: closing']);
  });

  it('writes the opening before the first token, the closing after the last', async () => {
    const { frames, numClosed } = await send(PLAIN, (stream) => {
      stream.append(0, token, null);
      stream.append(0, token, 'stop');
    });
    assert.deepEqual(frames, ['data: opening', 'data: 0 x null', 'data: 0 x stop', 'data: closing']);
    assert.equal(numClosed, 0);
  });

  it('ends the stream in-band with what the engine failed it with, after the tokens before', async () => {
    const { frames, logged } = await send(PLAIN, (stream) => {
      stream.append(0, token, null);
      stream.fail(new ServerError('unavailable', 'over'));
    });
    assert.deepEqual(frames.slice(0, 2), ['data: opening', 'data: 0 x null']);
    assert.deepEqual([frames.slice(2), logged], [['data: over'], []]);
  });

  it('aborts the request when its frames cannot be written, says nothing of why and logs it', async () => {
    const defect = new TypeError('secret');
    const broken: ChunkEncoder = {
      ...PLAIN,
      piece: () => {
        throw defect;
      },
    };
    const { frames, logged, numClosed } = await send(broken, (stream) => stream.append(0, token, null));
    assert.deepEqual([numClosed, logged], [1, [defect]]);
    assert.match(frames.at(-1) ?? '', /^data: .*internal/i);
    assert.ok(!frames.join().includes('secret'));
  });

  it('ends the stream in-band when its end cannot be written', async () => {
    const broken: ChunkEncoder = {
      ...PLAIN,
      closing: () => {
        throw new TypeError('secret');
      },
    };
    const { frames, logged } = await send(broken, (stream) => stream.append(0, token, 'stop'));
    assert.equal(logged.length, 1);
    assert.match(frames.at(-1) ?? '', /^data: .*internal/i);
  });
});
