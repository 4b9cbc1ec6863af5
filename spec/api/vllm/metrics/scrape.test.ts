// Which format and which encoding a scraper is given.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { answerScrape } from '../../../../lib/api/vllm/metrics/scrape.ts';
import type { HttpAnswer, HttpExchange } from '../../../../lib/wire/http/exchange.ts';

const TEXT = '# HELP a_total A.\n# TYPE a_total counter\na_total 1.0\n# HELP a_created A.\n# TYPE a_created gauge\na_created 5.0\n# HELP b B.\n# TYPE b gauge\nb 2.0\n';

function scrape(headers: Record<string, string>, query = ''): HttpAnswer {
  // Only these two are read.
  return answerScrape({ headers, query: new URLSearchParams(query) } as unknown as HttpExchange, TEXT);
}

const typeFor = (accept: string): string | undefined => scrape({ accept }).contentType;

describe('answerScrape', () => {
  it('takes the first type that can be written, whatever the weights', () => {
    assert.equal(typeFor(''), 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(typeFor('*/*'), 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(typeFor('text/plain;version=0.0.4'), 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(typeFor('text/plain; version=1.0.0; q=0.1, application/openmetrics-text'), 'text/plain; version=1.0.0; charset=utf-8; escaping=underscores');
    assert.equal(typeFor('application/openmetrics-text'), 'application/openmetrics-text; version=1.0.0; charset=utf-8');
    assert.equal(typeFor('application/openmetrics-text;version=0.0.1,text/plain'), 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(typeFor('application/openmetrics-text; version=1.0.0; escaping=dots'), 'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=dots');
    assert.equal(typeFor('application/openmetrics-text; version=1\u0000; escaping=x'), 'text/plain; version=0.0.4; charset=utf-8');
  });

  it('compresses for who takes it', () => {
    const { body, headers } = scrape({ 'accept-encoding': 'br, GZIP;q=0.5' });
    assert.deepEqual([headers, gunzipSync(body).toString()], [['content-encoding', 'gzip'], TEXT]);
    assert.deepEqual([scrape({ 'accept-encoding': 'br' }).body, scrape({}).headers], [TEXT, undefined]);
  });

  it('shows the samples that are named, under their headers', () => {
    assert.equal(scrape({}, 'name[]=b').body, '# HELP b B.\n# TYPE b gauge\nb 2.0\n');
    assert.equal(scrape({}, 'name[]=a_created&name[]=c').body, '# HELP a_total A.\n# TYPE a_total counter\n# HELP a_created A.\n# TYPE a_created gauge\na_created 5.0\n');
    assert.equal(scrape({}, 'name[]=c').body, '');
    assert.equal(scrape({ accept: 'application/openmetrics-text' }, 'name[]=c').body, '# EOF\n');
  });
});
