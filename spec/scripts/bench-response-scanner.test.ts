// The bench's response scanner: each kind of response whole, then the same bytes split at every offset.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ResponseScanner, type ScannedResponse } from '../../scripts/bench/response-scanner.ts';

const ROLE = 'data: {"choices":[{"delta":{"role":"assistant","content":""}}]}\n\n';
const HELLO = 'data: {"choices":[{"delta":{"content":"hello "}}]}\n\n';
const QUOTED = 'data: {"choices":[{"delta":{"content":"\\"content\\":\\"x"}}]}\n\n';
const STOP = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n';
const DONE = 'data: [DONE]\n\n';
const STREAM_HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('ResponseScanner', () => {
  it('hands over a body of known length with its status', () => {
    assertScans('HTTP/1.1 400 Bad Request\r\ncontent-length: 5\r\n\r\nwrong', [
      { status: 400, numTextFrames: 0, isDone: false, body: 'wrong' },
    ]);
  });

  it('takes a length of zero for a whole response', () => {
    assertScans('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', [
      { status: 200, numTextFrames: 0, isDone: false, body: '' },
    ]);
  });

  it('joins a chunked body that is no event stream, ignoring extensions and trailers', () => {
    assertScans('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n', [
      { status: 200, numTextFrames: 0, isDone: false, body: 'abc0123456789' },
    ]);
  });

  it('counts frames with text, one frame per chunk', () => {
    assertScans(STREAM_HEAD + [ROLE, HELLO, QUOTED, STOP, DONE].map(chunk).join('') + chunk(''), [
      { status: 200, numTextFrames: 2, isDone: true, body: '' },
    ]);
  });

  it('counts frames with text, all in one chunk', () => {
    assertScans(STREAM_HEAD + chunk(ROLE + HELLO + HELLO + HELLO + STOP + DONE) + chunk(''), [
      { status: 200, numTextFrames: 3, isDone: true, body: '' },
    ]);
  });

  it('counts frames that chunks cut in two', () => {
    const [head, tail] = [HELLO.slice(0, 40), HELLO.slice(40)];
    assertScans(STREAM_HEAD + chunk(head) + chunk(tail + DONE.slice(0, -1)) + chunk('\n') + chunk(''), [
      { status: 200, numTextFrames: 1, isDone: true, body: '' },
    ]);
  });

  it('misses [DONE] in a stream that ends without it', () => {
    assertScans(STREAM_HEAD + chunk(HELLO) + chunk(''), [{ status: 200, numTextFrames: 1, isDone: false, body: '' }]);
    assertScans(STREAM_HEAD + chunk(DONE + HELLO) + chunk(''), [
      { status: 200, numTextFrames: 1, isDone: false, body: '' },
    ]);
  });

  it('starts afresh with each response of a connection', () => {
    const stream = STREAM_HEAD + chunk(HELLO + DONE) + chunk('');
    const buffered = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
    assertScans(stream + buffered + stream, [
      { status: 200, numTextFrames: 1, isDone: true, body: '' },
      { status: 200, numTextFrames: 0, isDone: false, body: '{}' },
      { status: 200, numTextFrames: 1, isDone: true, body: '' },
    ]);
  });

  it('keeps nothing of a buffer that its owner overwrites', () => {
    const input = Buffer.from(STREAM_HEAD + chunk(HELLO + DONE) + chunk(''));
    const scanned: ScannedResponse[] = [];
    const scanner = new ResponseScanner({ onTextFrames: () => {}, onResponse: (response) => scanned.push(response) });
    const shared = Buffer.alloc(7);
    for (let offset = 0; offset < input.length; offset += shared.length) {
      const length = input.copy(shared, 0, offset);
      scanner.push(shared.subarray(0, length));
      shared.fill(0);
    }
    assert.equal(scanned[0]?.numTextFrames, 1);
    assert.equal(scanned[0]?.isDone, true);
  });

  it('refuses a response without a length and a chunk size that is no number', () => {
    assert.throws(() => scan([Buffer.from('HTTP/1.1 200 OK\r\n\r\n')]), /without a length/);
    assert.throws(() => scan([Buffer.from(`${STREAM_HEAD}zz\r\n`)]), /no number/);
  });
});

interface PlainResponse {
  readonly status: number;
  readonly numTextFrames: number;
  readonly isDone: boolean;
  readonly body: string;
}

function assertScans(text: string, expected: readonly PlainResponse[]): void {
  const bytes = Buffer.from(text, 'latin1');
  assert.deepEqual(scan([bytes]), expected);
  for (let offset = 1; offset < bytes.length; offset++) {
    const pieces = [bytes.subarray(0, offset), bytes.subarray(offset)];
    assert.deepEqual(scan(pieces), expected, `split at ${offset}`);
  }
  assert.deepEqual(scan(Array.from(bytes, (byte) => Buffer.of(byte))), expected, 'byte by byte');
}

/** Also checks that the frames told one by one add up to the count at the end. */
function scan(pieces: readonly Buffer[]): readonly PlainResponse[] {
  const responses: PlainResponse[] = [];
  let numTold = 0;
  const scanner = new ResponseScanner({
    onTextFrames: (count) => {
      numTold += count;
    },
    onResponse: (response) => {
      assert.equal(numTold, response.numTextFrames);
      numTold = 0;
      responses.push({ ...response, body: response.body.toString('latin1') });
    },
  });
  for (const piece of pieces) scanner.push(piece);
  return responses;
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}
