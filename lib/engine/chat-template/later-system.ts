// Whether a chat template takes messages of the system after others (vLLM: _detect_merge_inline_system in entrypoints/anthropic/serving.py).
import { Template } from '../../codec/jinja/template.ts';
import { TemplateError } from '../../codec/jinja/template-error.ts';

const turn = (role: string): { readonly role: string; readonly content: string } => ({ role, content: 't' });

const CONVERSATION = [turn('system'), turn('user'), turn('system'), turn('user')];

/** Whether the template renders such a conversation. It is given nothing else: one that misses something is taken to refuse. */
export function detectLaterSystem(template: string): boolean {
  try {
    new Template(template).render(new Map<string, false | typeof CONVERSATION>([['messages', CONVERSATION], ['add_generation_prompt', false]]));
    return true;
  } catch (error) {
    if (error instanceof TemplateError) return false;
    throw error;
  }
}
