import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeVector, toBytesAnswer, toVectorJson } from '../../../lib/api/pooling/vectors.ts';

const vector = Float32Array.of(1, -2, 0.1);

describe('encodeVector', () => {
  it('writes each type in either order of bytes', () => {
    const hex = (dtype: Parameters<typeof encodeVector>[1]['embed_dtype'], endianness: 'big' | 'little'): string =>
      encodeVector(vector, { embed_dtype: dtype, endianness }).toString('hex');
    assert.equal(hex('float32', 'little'), '0000803f000000c0cdcccc3d');
    assert.equal(hex('float32', 'big'), '3f800000c00000003dcccccd');
    assert.equal(hex('float16', 'little'), '003c00c0662e');
    assert.equal(hex('bfloat16', 'big'), '3f80c0003dcd');
    assert.equal(hex('fp8_e4m3', 'big'), '38c01d');
    assert.equal(hex('fp8_e5m2', 'little'), '3cc02e');
  });
});

describe('toVectorJson', () => {
  const fields = { embed_dtype: 'float32', endianness: 'little' } as const;

  it('writes numbers that are read as the same, or base64', () => {
    assert.deepEqual(JSON.parse(toVectorJson(vector, { ...fields, encoding_format: 'float' })), [...vector]);
    assert.equal(toVectorJson(vector, { ...fields, encoding_format: 'base64' }), '"AACAPwAAAMDNzMw9"');
  });
});

describe('toBytesAnswer', () => {
  it('tells in ASCII where each vector is', () => {
    const head = { id: 'embd-é"', created: 5, model: 'm' };
    const fields = { encoding_format: 'bytes', embed_dtype: 'float16', endianness: 'native' } as const;
    const { headers, contentType, body } = toBytesAnswer({ head, fields, vectors: [vector, vector], numTokens: 7 });
    assert.deepEqual([contentType, body.length], ['application/octet-stream', 12]);
    const [name, metadata = ''] = headers ?? [];
    assert.equal(name, 'metadata');
    assert.equal(
      metadata,
      '{"id": "embd-\\u00e9\\"", "created": 5, "model": "m", "data": [' +
        '{"index": 0, "embed_dtype": "float16", "endianness": "native", "start": 0, "end": 6, "shape": [3]}, ' +
        '{"index": 1, "embed_dtype": "float16", "endianness": "native", "start": 6, "end": 12, "shape": [3]}], ' +
        '"usage": {"prompt_tokens": 7, "total_tokens": 7}}',
    );
  });
});
