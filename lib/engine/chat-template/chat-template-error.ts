// What a chat template, or the conversation that it is given, can fail with.
import { TemplateError, type TemplateErrorKind } from '../../codec/jinja/template-error.ts';

/** Why: one of the template's reasons, or `conversation` when the conversation cannot be continued as it is asked. */
export type ChatTemplateErrorKind = TemplateErrorKind | 'conversation';

/** An error that may be shown to whoever sent the conversation. Of kind `raised` the message is the template's own, to the letter. */
export class ChatTemplateError extends Error {
  override readonly name = 'ChatTemplateError';
  readonly kind: ChatTemplateErrorKind;
  /** Line of the template, from 1 on; null when no line is at fault. */
  readonly line: number | null;

  constructor(kind: ChatTemplateErrorKind, message: string, details: { readonly line?: number | null; readonly cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.line = details.line ?? null;
  }
}

/** The ChatTemplateError that stands for a TemplateError; anything else is a defect and stays what it is. */
export function toChatTemplateError(thrown: unknown): unknown {
  if (!(thrown instanceof TemplateError)) return thrown;
  const { kind, message, line } = thrown;
  const place = kind === 'raised' || line === null ? '' : ` (line ${line} of the chat template)`;
  return new ChatTemplateError(kind, message + place, { line, cause: thrown });
}
