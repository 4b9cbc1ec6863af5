// Arguments in the markup of models: texts that xgrammar accepts for the schema of such an object.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ARGUMENT_STYLES } from '../../../../../lib/engine/generator/structured/structural-tag/argument-styles.ts';

const MEMBERS = { s: 'a b', n: 5, o: { k: [1, 'x'] } };

const EXPECTED: Readonly<Record<string, string>> = {
  qwen_xml: '<parameter=s>a b</parameter><parameter=n>5</parameter><parameter=o>{"k":[1,"x"]}</parameter>',
  minimax_xml: '<parameter name="s">a b</parameter><parameter name="n">5</parameter><parameter name="o">{"k":[1,"x"]}</parameter>',
  minimax_m3_xml:
    ']<]minimax[>[<s>a b]<]minimax[>[</s>]<]minimax[>[<n>5]<]minimax[>[</n>]<]minimax[>[<o>]<]minimax[>[<k>]<]minimax[>[<item>1]<]minimax[>[</item>]<]minimax[>[<item>x]<]minimax[>[</item>]<]minimax[>[</k>]<]minimax[>[</o>',
  deepseek_xml:
    '<｜DSML｜parameter name="s" string="true">a b</｜DSML｜parameter><｜DSML｜parameter name="n" string="false">5</｜DSML｜parameter><｜DSML｜parameter name="o" string="false">{"k":[1,"x"]}</｜DSML｜parameter>',
  deepseek_v4_1_xml:
    '<｜DSML｜ parameter name="s" string="true">a b</｜DSML｜ parameter><｜DSML｜ parameter name="n" string="false">5</｜DSML｜ parameter><｜DSML｜ parameter name="o" string="false">{"k":[1,"x"]}</｜DSML｜ parameter>',
  glm_xml: '<arg_key>s</arg_key><arg_value>a b</arg_value><arg_key>n</arg_key><arg_value>5</arg_value><arg_key>o</arg_key><arg_value>{"k":[1,"x"]}</arg_value>',
  cohere_xml:
    '<cofl:value name="s" type="raw">a b</cofl:value><cofl:value name="n" type="json">5</cofl:value><cofl:value name="o" type="dict"><cofl:value name="k" type="list"><cofl:value type="json">1</cofl:value><cofl:value type="raw">x</cofl:value></cofl:value></cofl:value>',
  kimi_k3_xml:
    '<|open|>argument key="s" type="string"<|sep|>a b<|close|>argument<|sep|><|open|>argument key="n" type="number"<|sep|>5<|close|>argument<|sep|><|open|>argument key="o" type="object"<|sep|>{"k":[1,"x"]}<|close|>argument<|sep|>',
};

describe('ARGUMENT_STYLES', () => {
  it('are all looked at here', () => assert.deepEqual(Object.keys(EXPECTED).sort(), Object.keys(ARGUMENT_STYLES).sort()));

  for (const [name, write] of Object.entries(ARGUMENT_STYLES)) {
    it(`write members as ${name}`, () => assert.equal(write(MEMBERS), EXPECTED[name]));
  }

  it('escape names where they are attributes of markup', () => {
    assert.equal(ARGUMENT_STYLES['cohere_xml']?.({ '<"&>': true }), '<cofl:value name="&lt;&quot;&amp;&gt;" type="json">true</cofl:value>');
  });
});
