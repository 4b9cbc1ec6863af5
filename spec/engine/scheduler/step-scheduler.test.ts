import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSchedulerFixture, type SchedulerFixture, tokens, update } from '../../support/scheduler-fixture.ts';

/** The next step: `id:tokens` of each sequence in it, `+` where it is new, `!` where it comes back. */
function schedule({ steps }: SchedulerFixture): string {
  const { scheduled, numScheduledTokens } = steps.schedule();
  assert.equal(numScheduledTokens, scheduled.reduce((sum, sequence) => sum + sequence.numScheduledTokens, 0));
  const marks = { new: '+', resumed: '!', running: '' };
  return scheduled.map(({ id, numScheduledTokens: part, scheduledAs }) => `${id.slice(-1)}${marks[scheduledAs]}${part}`).join(' ');
}

describe('StepScheduler', () => {
  it('computes a prompt, then a token a step, until the sequence ends', () => {
    const fixture = createSchedulerFixture();
    fixture.add({ stop: { maxTokens: 3 } });
    const seen = [schedule(fixture), update(fixture.steps), schedule(fixture), update(fixture.steps), schedule(fixture), update(fixture.steps), schedule(fixture)];
    assert.deepEqual(seen, ['0+4', ['s000000'], '01', ['s000000'], '01', ['s000000 length'], '']);
    assert.equal(fixture.kvCache.numFreeBlocks, 9);
  });

  it('serves running ones first, and cuts the prompt that does not fit in the step', () => {
    const fixture = createSchedulerFixture();
    fixture.add({ promptTokenIds: tokens(10) });
    fixture.add({ promptTokenIds: tokens(10, 50) });
    assert.equal(schedule(fixture), '0+10 1+6');
    assert.deepEqual(update(fixture.steps), ['s000000'], 'a token only when all are computed');
    assert.equal(schedule(fixture), '01 14');
    assert.deepEqual(update(fixture.steps), ['s000000', 's000001']);
  });

  it('waits with a prompt that does not fit where prompts are computed whole', () => {
    const fixture = createSchedulerFixture({ enableChunkedPrefill: false });
    for (const first of [1, 50, 90]) fixture.add({ promptTokenIds: tokens(first === 90 ? 2 : 10, first) });
    assert.equal(schedule(fixture), '0+10');
    update(fixture.steps);
    assert.equal(schedule(fixture), '01 1+10 2+2');
  });

  it('keeps to the smaller of the two limits', () => {
    for (const limits of [{ maxNumScheduledTokens: 6 }, { maxNumBatchedTokens: 6 }]) {
      const fixture = createSchedulerFixture(limits);
      fixture.add({ promptTokenIds: tokens(10) });
      assert.equal(schedule(fixture), '0+6');
    }
  });

  it('cuts long prompts at the threshold, unless a sequence is alone', () => {
    const alone = createSchedulerFixture({ longPrefillTokenThreshold: 4 });
    alone.add({ promptTokenIds: tokens(10) });
    assert.equal(schedule(alone), '0+10');
    const two = createSchedulerFixture({ longPrefillTokenThreshold: 4 });
    for (const first of [1, 50]) two.add({ promptTokenIds: tokens(10, first) });
    assert.deepEqual([schedule(two), schedule(two), schedule(two)], ['0+4 1+4', '04 14', '02 12']);
  });

  it('lets the adaptive threshold grow to an equal share of the step', () => {
    for (const [threshold, expected] of [[2, '0+8 1+8'], [9, '0+9 1+7']] as const) {
      const fixture = createSchedulerFixture({ longPrefillTokenThreshold: threshold, longPrefillTokenThresholdAdaptive: true });
      for (const first of [1, 50]) fixture.add({ promptTokenIds: tokens(12, first) });
      assert.equal(schedule(fixture), expected);
    }
  });

  it('admits nobody in a step that preempts, though there is room, and takes the victim back in the next one', () => {
    const fixture = createSchedulerFixture({ numBlocks: 5 });
    fixture.add({ promptTokenIds: tokens(8) });
    fixture.add({ promptTokenIds: tokens(8, 50) });
    fixture.add({ promptTokenIds: tokens(1, 90) });
    assert.equal(schedule(fixture), '0+8 1+8');
    update(fixture.steps);
    assert.equal(schedule(fixture), '01');
    assert.deepEqual([fixture.preempted, fixture.kvCache.numFreeBlocks], [['s000001'], 1]);
    fixture.scheduler.remove(fixture.scheduler.firstRunning ?? assert.fail());
    assert.equal(schedule(fixture), '1!5 2+1', 'one of its blocks was still there');
  });

  it('takes a victim out of the step that already had its part in it', () => {
    const fixture = createSchedulerFixture({ policy: 'priority', numBlocks: 4, maxNumBatchedTokens: 12 });
    fixture.add({ promptTokenIds: tokens(4), priority: 1 });
    fixture.add({ promptTokenIds: tokens(8, 50), priority: 0 });
    assert.equal(schedule(fixture), '1+8 0+4');
    update(fixture.steps);
    const { scheduled, numScheduledTokens, numPreempted } = fixture.steps.schedule();
    assert.deepEqual([scheduled.map(({ id }) => id), numScheduledTokens, numPreempted], [['s000001'], 1, 1]);
  });

  it('shows which blocks are new in a step', () => {
    const fixture = createSchedulerFixture();
    const sequence = fixture.add();
    schedule(fixture);
    assert.deepEqual(sequence.blocks.slice(sequence.numBlocksBefore), [1]);
    update(fixture.steps);
    schedule(fixture);
    assert.deepEqual([sequence.blocks, sequence.numBlocksBefore], [[1, 2], 1]);
    update(fixture.steps);
    schedule(fixture);
    assert.deepEqual([sequence.blocks, sequence.numBlocksBefore], [[1, 2], 2]);
  });

  it('drops the tokens of one that leaves during the step', () => {
    const fixture = createSchedulerFixture();
    const [first, second] = [fixture.add(), fixture.add()];
    schedule(fixture);
    fixture.scheduler.remove(first);
    assert.deepEqual(update(fixture.steps), ['s000001']);
    assert.deepEqual([first.numOutputTokens, second.numOutputTokens, fixture.kvCache.numFreeBlocks], [0, 1, 8]);
  });

  it('drops the tokens of one that was preempted during the step', () => {
    const fixture = createSchedulerFixture();
    const sequence = fixture.add();
    schedule(fixture);
    fixture.scheduler.resetPrefixCache({ isForced: true });
    assert.deepEqual([update(fixture.steps), sequence.numOutputTokens], [[], 0]);
    assert.equal(schedule(fixture), '0!4');
  });

  it('schedules nothing while all is paused, and only running ones while new ones are', () => {
    const fixture = createSchedulerFixture();
    fixture.add();
    schedule(fixture);
    update(fixture.steps);
    fixture.add();
    fixture.scheduler.pauseState = 'all';
    assert.equal(schedule(fixture), '');
    fixture.scheduler.pauseState = 'new';
    assert.equal(schedule(fixture), '01');
    fixture.scheduler.pauseState = 'none';
    update(fixture.steps);
    assert.equal(schedule(fixture), '01 1+4');
  });

  it('ends a sequence at the context, and computes no token that could not follow', () => {
    const fixture = createSchedulerFixture({ maxModelLen: 6 });
    fixture.add({ promptTokenIds: tokens(4), stop: { maxTokens: 99 } });
    const sampled: string[][] = [];
    while (schedule(fixture) !== '') sampled.push(update(fixture.steps));
    assert.deepEqual(sampled, [['s000000'], ['s000000 length']]);
  });

  it('computes a pooled prompt to its end, also one that fills the context', () => {
    const fixture = createSchedulerFixture({ maxModelLen: 20 });
    fixture.add({ promptTokenIds: tokens(20), stop: { maxTokens: 0 } });
    assert.equal(schedule(fixture), '0+16');
    assert.deepEqual(update(fixture.steps), []);
    assert.equal(schedule(fixture), '04');
  });
});
