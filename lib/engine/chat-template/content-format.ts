// Which shape of content a chat template reads (vLLM: renderers/hf.py, chat_template_content_format).

/** `string`: a message's content is one text; `openai`: it is a list of parts, `[{ type: 'text', text: 'Hi' }]`. */
export type ContentFormat = 'string' | 'openai';

/** A template that loops over a message's content, or over a variable that was set to it, reads parts. Time is linear in the template. */
export function detectContentFormat(template: string): ContentFormat {
  const variables = new Set([...template.matchAll(SET_TO_CONTENT)].map(([, name]) => name));
  for (const [, name, access] of template.matchAll(LOOP)) if (access !== undefined || variables.has(name)) return 'openai';
  return 'string';
}

const ACCESS = String.raw`\.content|\[\s*(?:'content'|"content")\s*\]`;
const SET_TO_CONTENT = new RegExp(String.raw`\bset\s+(\w+)\s*=\s*\w+(?:${ACCESS})(?![\w.\[(])`, 'g');
const LOOP = new RegExp(String.raw`\bfor\s+\w+(?:\s*,\s*\w+)?\s+in\s+(\w+)(${ACCESS})?(?![\w.\[(])`, 'g');
