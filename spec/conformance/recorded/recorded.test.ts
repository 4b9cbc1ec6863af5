// Everything that a real vLLM was asked, answered with the embedded tokenizer: all but numbers of tokens and their ids.
import { describeReplay } from './replay.ts';

describeReplay({ tokenizer: 'the embedded tokenizer', args: [] });
