// Which shape of content a chat template reads (vLLM: renderers/hf.py, chat_template_content_format).

/** `string`: a message's content is one text; `openai`: it is a list of parts, `[{ type: 'text', text: 'Hi' }]`. */
export type ContentFormat = 'string' | 'openai';

/** A template that loops over a message's content, or over a variable that was set to it, reads parts. */
export function detectContentFormat(template: string): ContentFormat {
  const sources = [CONTENT, ...listContentVariables(template)].join('|');
  return new RegExp(`\\bfor\\s+\\w+(?:\\s*,\\s*\\w+)?\\s+in\\s+(?:${sources})(?![\\w.\\[(])`).test(template) ? 'openai' : 'string';
}

const CONTENT = String.raw`\w+(?:\.content|\[\s*(?:'content'|"content")\s*\])`;
const SET_TO_CONTENT = new RegExp(String.raw`\bset\s+(\w+)\s*=\s*${CONTENT}(?![\w.\[(])`, 'g');

function listContentVariables(template: string): readonly string[] {
  return [...template.matchAll(SET_TO_CONTENT)].map(([, name = '']) => String.raw`\b${name}`);
}
