// How this server understands and writes conversations.
import type { ThinkingMarkers } from '../../engine/request.ts';
import type { ChatTemplate, ConversationValue } from '../../engine/chat-template/chat-template.ts';
import type { ContentFormat } from '../../engine/chat-template/content-format.ts';
import type { MediaLimits } from './media/limits.ts';
import type { ParserVocabulary } from '../output-parsers/vocabulary.ts';

/** A chat template and what vLLM finds out about it. */
export interface PreparedTemplate {
  readonly template: ChatTemplate;
  /** Whether messages hold their content as a text or as a list of parts. */
  readonly contentFormat: ContentFormat;
  /** Whether it knows the role `developer`; otherwise such messages are the system's. */
  readonly knowsDeveloperRole: boolean;
  /** Whether messages of the system may come after others; found out when it is first asked for. */
  readonly takesLaterSystem: boolean;
}

/** What stands around a user's words, as ids: `<|im_start|>`, `user`, a line break; `<|im_end|>`. */
export interface UserTurn {
  /** Not empty; the first is a special token. */
  readonly opening: readonly number[];
  readonly endId: number;
}

export interface ChatSettings {
  /** Null: the model has none, and a conversation is refused. */
  readonly template: PreparedTemplate | null;
  /** Instead of it where a request has tools, if the model has such a one. */
  readonly toolTemplate: PreparedTemplate | null;
  /** Compiles a template that came with a request, within stricter limits; null where those are refused. */
  readonly compileRequestTemplate: ((source: string) => PreparedTemplate) | null;
  /** Variables of every rendering; a request's own come before them. */
  readonly defaultTemplateKwargs: Readonly<Record<string, ConversationValue>>;
  /** The role that answers: `assistant`. */
  readonly responseRole: string;
  /** Null: none. */
  readonly reasoningParser: string | null;
  /** What a limit on reasoning goes by; null: nothing is known to stand around it, and there are no limits. */
  readonly findThinkingMarkers: () => ThinkingMarkers | null;
  /** How the template frames what a user says; null: not by special tokens, or not known. */
  readonly findUserTurn: () => UserTurn | null;
  /** Null: none. */
  readonly toolCallParser: string | null;
  readonly enablesAutoToolChoice: boolean;
  /** How much a conversation may hold that is no text; null: nothing. */
  readonly mediaLimits: MediaLimits | null;
  /** Whether a request may say how its media are read. */
  readonly trustsMediaArguments: boolean;
  /** Whether tools that must not be called are left out of the prompt. */
  readonly hidesUnusedTools: boolean;
  /** How often text that is invented calls a tool where it may: 0 never, 1 always. */
  readonly toolCallProbability: number;
  /** What parsers look up in the tokenizer. */
  readonly vocabulary: ParserVocabulary;
}
