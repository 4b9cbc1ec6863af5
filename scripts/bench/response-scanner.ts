// An incremental scanner of HTTP/1.1 responses (RFC 9112, sections 4, 6 and 7): it counts and decodes nothing.
//
//   head -+-> fixed-body ------------------------------------------> head
//         +-> chunk-size -> chunk-data -> chunk-end -> chunk-size
//                  |  size 0
//                  +-> trailer ------------------------------------> head

/** What is known of a response once its last byte has arrived. */
export interface ScannedResponse {
  readonly status: number;
  /** Event-stream frames with a chat delta whose content is not empty. */
  readonly numTextFrames: number;
  /** Whether the last frame of an event stream was `data: [DONE]`. */
  readonly isDone: boolean;
  /** The body when it was no event stream, else empty. The receiver owns it. */
  readonly body: Buffer;
}

/** Who is told of what was scanned, while `push` runs. */
export interface ScanSink {
  /** So many more frames with text are complete; `count` is at least 1. */
  onTextFrames(count: number): void;
  /** A response is complete; its text frames have been told already. */
  onResponse(response: ScannedResponse): void;
}

type State = 'head' | 'fixed-body' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailer';

const EMPTY = Buffer.alloc(0);
const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');
const FRAME_END = Buffer.from('\n\n');
const DONE_FRAME = Buffer.from('data: [DONE]\n\n');
const CONTENT = Buffer.from('"content":"');
const QUOTE = 0x22;
const NEWLINE = 0x0a;
const INCOMPLETE = -1;

/** Scans one connection's responses, in order, from pieces cut anywhere. */
export class ResponseScanner {
  readonly #sink: ScanSink;
  #state: State = 'head';
  /** The start of a head, line or chunk end that is not complete yet; empty within bodies. */
  #carry: Buffer = EMPTY;
  /** The start of a frame that is not complete yet, without chunk framing. */
  #frameCarry: Buffer = EMPTY;
  /** What is left of the body or of the chunk. */
  #remainingBytes = 0;
  #status = 0;
  #isEventStream = false;
  #numTextFrames = 0;
  #isDone = false;
  #bodyPieces: Buffer[] = [];

  constructor(sink: ScanSink) {
    this.#sink = sink;
  }

  /**
   * Takes the next bytes. They stay the caller's, who may overwrite them afterwards.
   * @throws Error when they are not the HTTP/1.1 of a server (no length, a chunk size that is no number).
   */
  push(data: Buffer): void {
    const input = this.#carry.length === 0 ? data : Buffer.concat([this.#carry, data]);
    this.#carry = EMPTY;
    let offset = 0;
    while (offset < input.length) {
      const next = this.#step(input, offset);
      if (next === INCOMPLETE) {
        this.#carry = Buffer.from(input.subarray(offset));
        return;
      }
      offset = next;
    }
  }

  #step(input: Buffer, offset: number): number {
    switch (this.#state) {
      case 'head':
        return this.#scanHead(input, offset);
      case 'fixed-body':
      case 'chunk-data':
        return this.#scanData(input, offset);
      case 'chunk-size':
        return this.#scanChunkSize(input, offset);
      case 'chunk-end':
        if (input.length - offset < LINE_END.length) return INCOMPLETE;
        this.#state = 'chunk-size';
        return offset + LINE_END.length;
      case 'trailer':
        return this.#scanTrailerLine(input, offset);
    }
  }

  #scanHead(input: Buffer, offset: number): number {
    const end = input.indexOf(HEAD_END, offset);
    if (end === -1) return INCOMPLETE;
    const head = input.toString('latin1', offset, end).toLowerCase();
    this.#status = Number(head.slice('http/1.1 '.length, 'http/1.1 200'.length));
    this.#isEventStream = head.includes('\r\ncontent-type: text/event-stream');
    if (head.includes('\r\ntransfer-encoding: chunked')) {
      this.#state = 'chunk-size';
    } else {
      this.#expectFixedBody(head);
    }
    return end + HEAD_END.length;
  }

  #expectFixedBody(head: string): void {
    const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
    if (length === undefined) throw new Error(`a response without a length: ${JSON.stringify(head.slice(0, 200))}`);
    this.#remainingBytes = Number(length);
    this.#state = 'fixed-body';
    if (this.#remainingBytes === 0) this.#finish();
  }

  #scanData(input: Buffer, offset: number): number {
    const end = Math.min(offset + this.#remainingBytes, input.length);
    if (this.#isEventStream) {
      this.#scanFrames(input, offset, end);
    } else {
      this.#bodyPieces.push(Buffer.from(input.subarray(offset, end)));
    }
    this.#remainingBytes -= end - offset;
    if (this.#remainingBytes > 0) return end;
    if (this.#state === 'fixed-body') {
      this.#finish();
    } else {
      this.#state = 'chunk-end';
    }
    return end;
  }

  #scanChunkSize(input: Buffer, offset: number): number {
    const end = input.indexOf(LINE_END, offset);
    if (end === -1) return INCOMPLETE;
    const line = input.toString('latin1', offset, end);
    const size = Number.parseInt(line, 16);
    if (!(size >= 0)) throw new Error(`a chunk size that is no number: ${JSON.stringify(line.slice(0, 40))}`);
    this.#remainingBytes = size;
    this.#state = size === 0 ? 'trailer' : 'chunk-data';
    return end + LINE_END.length;
  }

  #scanTrailerLine(input: Buffer, offset: number): number {
    const end = input.indexOf(LINE_END, offset);
    if (end === -1) return INCOMPLETE;
    if (end === offset) this.#finish();
    return end + LINE_END.length;
  }

  #scanFrames(input: Buffer, start: number, end: number): void {
    if (this.#frameCarry.length === 0) {
      this.#scanJoinedFrames(input, start, end);
      return;
    }
    const joined = Buffer.concat([this.#frameCarry, input.subarray(start, end)]);
    this.#frameCarry = EMPTY;
    this.#scanJoinedFrames(joined, 0, joined.length);
  }

  #scanJoinedFrames(input: Buffer, start: number, end: number): void {
    const complete = endOfFrames(input, start, end);
    if (complete < end) this.#frameCarry = Buffer.from(input.subarray(complete, end));
    if (complete === start) return;
    this.#isDone = endsWith(input, start, complete, DONE_FRAME);
    const count = countTextFrames(input, start, complete);
    if (count === 0) return;
    this.#numTextFrames += count;
    this.#sink.onTextFrames(count);
  }

  #finish(): void {
    const response: ScannedResponse = {
      status: this.#status,
      numTextFrames: this.#numTextFrames,
      isDone: this.#isDone && this.#frameCarry.length === 0,
      body: this.#bodyPieces.length === 0 ? EMPTY : Buffer.concat(this.#bodyPieces),
    };
    this.#state = 'head';
    this.#frameCarry = EMPTY;
    this.#numTextFrames = 0;
    this.#isDone = false;
    this.#bodyPieces = [];
    this.#sink.onResponse(response);
  }
}

/** Where the last complete frame ends; `start` when none is complete. */
function endOfFrames(input: Buffer, start: number, end: number): number {
  if (end - start >= 2 && input[end - 1] === NEWLINE && input[end - 2] === NEWLINE) return end;
  const last = input.subarray(start, end).lastIndexOf(FRAME_END);
  return last === -1 ? start : start + last + FRAME_END.length;
}

function endsWith(input: Buffer, start: number, end: number, suffix: Buffer): boolean {
  // Nearly every frame ends in a brace: the one byte spares the comparison.
  if (end - start < suffix.length || input[end - 3] !== suffix[suffix.length - 3]) return false;
  return input.compare(suffix, 0, suffix.length, end - suffix.length, end) === 0;
}

// A quote inside a JSON string is escaped, so the marker is always the field itself; the role's delta has it empty.
function countTextFrames(input: Buffer, start: number, end: number): number {
  let count = 0;
  let at = input.indexOf(CONTENT, start);
  while (at !== -1 && at < end) {
    const value = at + CONTENT.length;
    if (input[value] !== QUOTE) count++;
    at = input.indexOf(CONTENT, value);
  }
  return count;
}
