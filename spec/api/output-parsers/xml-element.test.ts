import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseXml } from '../../../lib/api/output-parsers/xml-element.ts';

describe('parseXml', () => {
  it('reads elements, attributes, and the text ahead of the first child', () => {
    const root = parseXml(' <f name="a &amp; b" x=\'1\'>\n<p n="k">1 &lt; 2<![CDATA[ < & ]]>&#233;&#x1F642;</p>tail<q/></f>\n');
    assert.equal(root?.tag, 'f');
    assert.deepEqual(Array.from(root?.attributes ?? []), [['name', 'a & b'], ['x', '1']]);
    assert.deepEqual(root?.children.map(({ tag, text }) => [tag, text]), [['p', '1 < 2 < & é🙂'], ['q', '']]);
    assert.equal(root?.text, '\n');
  });

  it('refuses what is not well-formed', () => {
    const texts = [
      '', 'x', '<f>', '<f></g>', '<f/><g/>', '<f/>x', '<f a=1/>', '<f a="1" a="2"/>', '<f a="<"/>', '<f>&x;</f>', '<f>a & b</f>', '<f>a < b</f>', '<f>]]></f>',
      '<f>\u0001</f>', '<f>&#0;</f>', '<f>&#xd800;</f>', '</f>', '<f', '<f><![CDATA[x</f>', '<!--x--><f/>', `${'<f>'.repeat(65)}${'</f>'.repeat(65)}`,
    ];
    for (const text of texts) assert.equal(parseXml(text), null, text);
  });
});
