// Where a user's turn stands in a conversation that has been rendered: an echo of such a prompt says the last one, as it does in chats.
import type { Prompt } from '../../engine/request.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import type { GenerationContext } from '../generation/context.ts';
import type { PreparedTemplate, UserTurn } from './settings.ts';

/** Finds out, when it is first asked, how a template frames a user's turn; null where no special tokens do. */
export function createUserTurnFinder(template: PreparedTemplate | null, tokenizer: Tokenizer): () => UserTurn | null {
  let found: UserTurn | null | undefined;
  return () => (found ??= template === null ? null : findUserTurn(template, tokenizer));
}

const WORDS = 'words';

function findUserTurn({ template, contentFormat }: PreparedTemplate, tokenizer: Tokenizer): UserTurn | null {
  const content = contentFormat === 'string' ? WORDS : [{ type: 'text' as const, text: WORDS }];
  let rendered: string;
  try {
    rendered = template.render({ messages: [{ role: 'user', content }], tools: null, documents: null, addGenerationPrompt: false, continueFinalMessage: false, templateKwargs: {} });
  } catch {
    // One that wants more of a conversation.
    return null;
  }
  const at = rendered.lastIndexOf(WORDS);
  if (at < 0 || tokenizer.readsAsWritten(rendered)) return null;
  const before = tokenizer.encode(rendered.slice(0, at));
  const [endId] = tokenizer.encode(rendered.slice(at + WORDS.length));
  const start = before.findLastIndex((id) => tokenizer.isSpecial(id));
  return start < 0 || endId === undefined || !tokenizer.isSpecial(endId) ? null : { opening: before.slice(start), endId };
}

/** The prompt; where it is a conversation in the model's own markup, an echo of it says its last user's turn. */
export function echoLastTurn(prompt: Prompt, { chat, tokenizer, inventsText }: GenerationContext): Prompt {
  const { echoText, tokenIds } = prompt;
  if (inventsText || (echoText !== null && tokenizer.readsAsWritten(echoText))) return prompt;
  const turn = chat.findUserTurn();
  const echoIds = turn === null ? null : findLastTurn(tokenIds, turn);
  return echoIds === null ? prompt : { ...prompt, echoIds };
}

function findLastTurn(ids: readonly number[], { opening, endId }: UserTurn): readonly number[] | null {
  for (let at = ids.lastIndexOf(opening[0] ?? -1); at >= 0; at = at === 0 ? -1 : ids.lastIndexOf(opening[0] ?? -1, at - 1)) {
    if (!opening.every((id, index) => ids[at + index] === id)) continue;
    const start = at + opening.length;
    const end = ids.indexOf(endId, start);
    return ids.slice(start, end < 0 ? ids.length : end);
  }
  return null;
}
