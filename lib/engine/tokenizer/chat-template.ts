// The default chat template: how a conversation becomes the prompt that is counted (ChatML marks).

/** A message, its content already joined to one text. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

/** The prompt text of a conversation, followed by the opening of the assistant's turn. */
export function renderChat(messages: readonly ChatMessage[]): string {
  const turns = messages.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`);
  // Joined in one go: what is concatenated stays in pieces, and whoever reads it character by character pays for that.
  return [...turns, '<|im_start|>assistant\n'].join('');
}
