// A chat template, compiled when it is first used, with what vLLM finds out about it.
import type { Clock } from '../../base/clock.ts';
import type { TemplateLimits } from '../../codec/jinja/limits.ts';
import { type ChatTemplate, compileChatTemplate, type Conversation } from '../../engine/chat-template/chat-template.ts';
import { type ContentFormat, detectContentFormat } from '../../engine/chat-template/content-format.ts';
import { detectLaterSystem } from '../../engine/chat-template/later-system.ts';
import type { PreparedTemplate } from './settings.ts';

export interface TemplateOptions {
  readonly specialTokens: Readonly<Record<string, string>>;
  readonly clock: Pick<Clock, 'wallTimeMs'>;
  /** `auto`: as the template seems to expect it. */
  readonly contentFormat: ContentFormat | 'auto';
  readonly limits?: TemplateLimits;
}

/** Compiles a template. @throws ChatTemplateError of kind `syntax` or `limit` */
export function prepareTemplate(source: string, options: TemplateOptions): PreparedTemplate {
  return describe(source, compileChatTemplate(source, options), options);
}

/**
 * The same for one that is known to compile: it does so when the first conversation comes that needs it.
 *
 * @param renderPlain makes the same of some conversations, and null of others
 */
export function prepareTemplateLazily(source: string, options: TemplateOptions, renderPlain: (conversation: Conversation) => string | null = () => null): PreparedTemplate {
  let compiled: ChatTemplate | null = null;
  const render = (conversation: Conversation): string => (compiled ??= compileChatTemplate(source, options)).render(conversation);
  return describe(source, { render: (conversation) => renderPlain(conversation) ?? render(conversation) }, options);
}

function describe(source: string, template: ChatTemplate, { contentFormat }: TemplateOptions): PreparedTemplate {
  let takesLaterSystem: boolean | undefined;
  return {
    template,
    contentFormat: contentFormat === 'auto' ? detectContentFormat(source) : contentFormat,
    knowsDeveloperRole: /(["'])developer\1/.test(source),
    get takesLaterSystem() {
      return (takesLaterSystem ??= detectLaterSystem(source));
    },
  };
}

/** What a template from a request may take: a client must not hold up the others. */
export const REQUEST_TEMPLATE_LIMITS: TemplateLimits = { maxTextChars: 4 * 1024 * 1024, maxSteps: 500_000, maxDepth: 100 };
