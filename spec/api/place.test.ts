import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ServerError } from '../../lib/base/error.ts';
import { Issues, Place } from '../../lib/api/place.ts';

function thrownBy(issues: Issues): ServerError {
  try {
    issues.throwIfAny();
  } catch (error) {
    if (error instanceof ServerError) return error;
  }
  throw new Error('no ServerError');
}

describe('Issues', () => {
  it('throws nothing when there are none', () => {
    new Issues().throwIfAny();
  });

  it('asks for the paths of the first ten alone, and counts the others', () => {
    const issues = new Issues();
    let numAsked = 0;
    for (let index = 0; index < 1000; index++) {
      issues.add({ get path() { return `body.${numAsked++}`; } }, 'a string', index);
    }
    const { message, param } = thrownBy(issues);
    assert.match(message, /^1000 validation errors:\n(.*\n){10} {2}\.\.\.and 990 more errors$/);
    assert.deepEqual([numAsked, param], [10, 'body.0']);
  });

  it('counts a fault as often as it is told', () => {
    const issues = new Issues();
    issues.addCounted({ path: 'body.a' }, { expected: 'a string or a list', value: 5, numFaults: 2 });
    const others = new Issues();
    others.addCounted({ path: 'body.b' }, { expected: 'a prompt', value: 5, numFaults: 4 });
    issues.append(others);
    assert.match(thrownBy(issues).message, /^6 validation errors:\n {2}body\.a: .*\n {2}body\.b: .*\n {2}\.\.\.and 4 more errors$/);
  });

  it('shows values briefly, and infinity by its name', () => {
    for (const [value, shown] of [[Infinity, 'Infinity'], [null, 'null'], ['x'.repeat(1000), `"${'x'.repeat(80)}"...`], ['"', '"\\""']] as const) {
      const issues = new Issues();
      issues.add({ path: 'body' }, 'a list', value);
      assert.equal(thrownBy(issues).message, `1 validation error:\n  body: expected a list, got ${shown}`);
    }
  });
});

describe('Place', () => {
  it('cuts a name that a client has made up', () => {
    const place = new Place(new Issues());
    place.field = 'x'.repeat(1_000_000);
    assert.equal(place.path, `body.${'x'.repeat(120)}`);
  });

  it('follows the field it is inside of', () => {
    const outer = new Place(new Issues());
    const inner = outer.enter();
    inner.field = 'role';
    outer.field = 3;
    assert.equal(inner.path, 'body.3.role');
    outer.field = 4;
    assert.equal(inner.path, 'body.4.role');
  });

  it('reads a field apart, and takes its faults over when it is asked to', () => {
    const issues = new Issues();
    const place = new Place(issues).enter();
    place.field = 'content';
    const { value, issues: found } = place.apart((inside) => {
      for (let index = 0; index < 20; index++) inside.report('a string', index);
      return 7;
    });
    assert.deepEqual([value, issues.isEmpty, found.isEmpty], [7, true, false]);
    place.report('a list', 1);
    place.append(found);
    const { message, param } = thrownBy(issues);
    assert.match(message, /^21 validation errors:\n {2}body\.\.content: expected a list, got 1\n(.*a string.*\n){9} {2}\.\.\.and 11 more errors$/);
    assert.equal(param, 'body..content');
  });
});
