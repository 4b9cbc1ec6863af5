import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashText } from '../../lib/base/rng.ts';
import type { GenerationInput, Generator } from '../../lib/engine/generator/generator.ts';
import { PromptArrivals } from '../../lib/engine/prompt-arrivals.ts';
import { type GenerationRequest, PLAIN_REQUEST, type Prompt } from '../../lib/engine/request.ts';
import type { PromptArrival } from '../../lib/engine/sequence.ts';
import { TokenStream } from '../../lib/engine/token-stream.ts';

const EOS = { id: 2, text: '' };
const PROMPT: Prompt = { text: 'one two three', tokenIds: [11, 12, 13], echoText: 'one two three' };

interface Made {
  readonly arrivals: PromptArrivals;
  /** What the generator was asked for. */
  readonly inputs: GenerationInput[];
}

function make({ obeysDefaultLimit = true, seed = 1, maxModelLen = 100 } = {}): Made {
  const inputs: GenerationInput[] = [];
  const generator: Generator = {
    obeysDefaultLimit,
    eosToken: EOS,
    prepare: () => null,
    createSource(input) {
      inputs.push(input);
      return { tokenAt: () => EOS } as unknown as ReturnType<Generator['createSource']>;
    },
  };
  return { arrivals: new PromptArrivals({ generator, seed, maxModelLen }), inputs };
}

function create({ arrivals }: Made, changes: Partial<GenerationRequest> = {}, prompt: Prompt = PROMPT): PromptArrival {
  const request: GenerationRequest = { ...PLAIN_REQUEST, prompts: [prompt], ...changes };
  const stream = new TokenStream({ numSequences: request.n, isBuffered: true, onReturn: () => {} });
  return arrivals.create({ request, prompt, stream, atMs: 5 });
}

function limitOf(made: Made, changes: Partial<GenerationRequest>): number {
  return create(made, changes).stop.maxTokens;
}

/** The first draw for the content of a sample's text. */
function drawOf({ inputs }: Made, arrival: PromptArrival, sample = 0): number {
  arrival.createSource(sample);
  return inputs.at(-1)?.random.content().next() ?? Number.NaN;
}

describe('PromptArrivals', () => {
  it('limits the output to what the client says, and to the room that the prompt leaves', () => {
    assert.deepEqual([limitOf(make(), { maxTokens: 7 }), limitOf(make(), { maxTokens: 500 }), limitOf(make(), {}), limitOf(make(), { maxTokens: 0 })], [7, 97, 97, 0]);
  });

  it('takes the limit of those who say none where text is invented alone', () => {
    assert.equal(limitOf(make(), { defaultMaxTokens: 16 }), 16);
    assert.equal(limitOf(make(), { defaultMaxTokens: 16, maxTokens: 20 }), 20);
    assert.equal(limitOf(make({ obeysDefaultLimit: false }), { defaultMaxTokens: 16 }), 97);
  });

  it('ends at the end of sequence unless the client wants none to, and at the client\'s tokens in any case', () => {
    const stop = { strings: [], tokenIds: [2, 9], isIncluded: false };
    assert.deepEqual([...create(make()).stop.stopTokenIds], [2]);
    assert.deepEqual([...create(make(), { stop }).stop.stopTokenIds], [2, 9]);
    assert.deepEqual([...create(make(), { stop, ignoreEos: true }).stop.stopTokenIds], [2, 9]);
    assert.deepEqual([...create(make(), { ignoreEos: true }).stop.stopTokenIds], []);
  });

  it('names as a reason the tokens that would not have ended the text of themselves', () => {
    const stop = { strings: [], tokenIds: [2, 9], isIncluded: true };
    const named = (ignoreEos: boolean): number[] => [...(create(make(), { stop, ignoreEos }).stopping?.tokenIds ?? [])];
    assert.deepEqual([named(false), named(true)], [[9], [2, 9]]);
    assert.equal(create(make()).stopping, null);
  });

  it('searches a text for stop strings behind the tokens that have to come, and not at all where there are none', () => {
    const stop = { strings: ['end'], tokenIds: [], isIncluded: false };
    const { stopping } = create(make(), { stop, minTokens: 4 });
    assert.deepEqual([stopping?.rules?.stop, stopping?.rules?.minTokens, stopping?.rules?.includeStopStrInOutput], [['end'], 4, false]);
    assert.equal(create(make(), { stop: { ...stop, strings: [] } }).stopping?.rules, null);
  });

  it('asks the generator for a text within the limit, and for any length where tokens are passed over', () => {
    const made = make();
    create(made, { maxTokens: 7, minTokens: 3 }).createSource(0);
    create(made, { maxTokens: 7, steering: { biases: new Map(), allowedIds: [1], badWords: [] } }).createSource(0);
    assert.deepEqual(made.inputs.map(({ ending }) => [ending.minTokens, ending.maxTokens]), [[3, 7], [0, Number.POSITIVE_INFINITY]]);
  });

  it('makes no text before it is asked for one', () => {
    const made = make();
    create(made, { n: 3 });
    assert.equal(made.inputs.length, 0);
  });

  it('draws the same for the same prompts in the same order, and another text each time a prompt comes again', () => {
    const draw = (): number[] => {
      const made = make();
      return [drawOf(made, create(made)), drawOf(made, create(made)), drawOf(made, create(made), 1), drawOf(made, create(made, {}, { ...PROMPT, text: 'four' }))];
    };
    assert.deepEqual(draw(), draw());
    assert.equal(new Set(draw()).size, 4);
  });

  it('draws by the client\'s seed and the prompt alone where there is one', () => {
    const made = make();
    const first = drawOf(made, create(made, { seed: 4 }));
    assert.equal(drawOf(made, create(made, { seed: 4 })), first);
    const other = make({ seed: 99 });
    assert.equal(drawOf(other, create(other, { seed: 4 })), first);
    assert.notEqual(drawOf(made, create(made, { seed: 5 })), first);
  });

  it('knows a prompt by its hash where that is given', () => {
    const made = make();
    const byText = drawOf(made, create(made, { seed: 4 }));
    assert.equal(drawOf(made, create(made, { seed: 4 }, { ...PROMPT, text: '', textHash: hashText(PROMPT.text) })), byText);
  });

  it('hands on what tells sequences apart', () => {
    const { requestId, arrivalMs, numSamples, adapter, promptTokenIds, priority } = create(make(), { n: 2, priority: 3 }, { ...PROMPT, requestId: 'cmpl-1' });
    assert.deepEqual({ requestId, arrivalMs, numSamples, adapter, promptTokenIds, priority }, { requestId: 'cmpl-1', arrivalMs: 5, numSamples: 2, adapter: null, promptTokenIds: [11, 12, 13], priority: 3 });
    assert.equal(create(make()).requestId, null);
  });
});
