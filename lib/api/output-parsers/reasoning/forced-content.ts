// Reasoning that is content, too, where there is no other: for requests that ask for an answer in any case (vLLM's
// parser/nemotron_v3.py and granite_thinking.py).
import { trimBoth } from '../../../codec/jinja/values/python-space.ts';
import type { ParsedDelta } from '../parsed-delta.ts';
import { DelegatingReasoning } from './delegating-reasoning.ts';
import type { ReasoningParser, ReasoningParserOptions } from './reasoning-parser.ts';

/** Nemotron 3: a whole answer's reasoning takes the place of its content, a stream repeats it at the end. */
export class ForcedContent extends DelegatingReasoning {
  protected readonly isForced: boolean;
  /** Reasoning that was shown, where it may be content. */
  #shown = '';

  constructor(inner: ReasoningParser, { templateKwargs }: Pick<ReasoningParserOptions, 'templateKwargs'>) {
    super(inner);
    this.isForced = templateKwargs['enable_thinking'] === false || templateKwargs['force_nonempty_content'] === true;
  }

  override push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    const delta = super.push(text, tokenIds);
    if (this.isForced) this.#shown += delta?.reasoning ?? '';
    return delta;
  }

  override finish(): ParsedDelta | null {
    const hasEnded = this.hasEnded;
    const held = super.finish();
    if (hasEnded || this.#shown === '') return held;
    return { ...held, content: this.#shown + (held?.content ?? '') };
  }

  override parseWhole(text: string): { reasoning: string | null; content: string | null } {
    const { reasoning, content } = super.parseWhole(text);
    return this.isForced && this.isWithoutContent(content) ? { reasoning: content, content: reasoning } : { reasoning, content };
  }

  protected isWithoutContent(content: string | null): boolean {
    return content === null || trimBoth(content) === '';
  }
}

/** Granite 4.2: content begins behind newlines, and reasoning ends where content begins. */
export class GraniteThinking extends ForcedContent {
  #hasContent = false;

  override get hasEnded(): boolean {
    return this.#hasContent && super.hasEnded;
  }

  override push(text: string, tokenIds: readonly number[]): ParsedDelta | null {
    return this.#strip(super.push(text, tokenIds));
  }

  override finish(): ParsedDelta | null {
    return this.#strip(super.finish());
  }

  override parseWhole(text: string): { reasoning: string | null; content: string | null } {
    const { reasoning, content } = super.parseWhole(text);
    return { reasoning, content: content === null ? null : stripNewlines(content) || null };
  }

  protected override isWithoutContent(content: string | null): boolean {
    return content === null;
  }

  #strip(delta: ParsedDelta | null): ParsedDelta | null {
    if (this.#hasContent || typeof delta?.content !== 'string') return delta;
    const content = stripNewlines(delta.content);
    this.#hasContent = content !== '';
    if (content === '' && (delta.reasoning ?? null) === null && delta.toolCalls === undefined) return null;
    return { ...delta, content: content === '' ? null : content };
  }
}

function stripNewlines(text: string): string {
  return text.replace(/^\n+/u, '');
}
