// The server's command line, as people write it for vLLM and for the Go simulator.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acceptedFlags } from '../lib/accepted-flags/accepted-flags.ts';
import { createRng, type Rng } from '../lib/base/rng.ts';
import { listIdleFlags, readHelp, readServeCommand, type ServeCommand } from '../lib/command-line.ts';
import type { AcceptedFlag } from '../lib/config/accepted-flag.ts';
import { KnownFlags } from '../lib/config/known-flags.ts';
import { UsageError } from '../lib/config/usage-error.ts';
import { options } from '../lib/options.ts';
import { type RecordedFlag, readRecordedFlags } from './accepted-flags/recorded-flags.ts';
import { drawHostileText, isOneShortLine, pick } from './config/hostile-text.ts';
import { createScratchFolder } from './support/scratch-folder.ts';

const read = (...args: string[]): ServeCommand => readServeCommand(args, {});
const readMore = (...args: string[]): ServeCommand => read('serve', 'm', ...args, '--port', '1');

function refuses(args: readonly string[], message: string | RegExp): void {
  assert.throws(() => read(...args), { name: 'UsageError', message });
}

describe('readServeCommand', () => {
  it('takes the model with and without serve, and as a flag', () => {
    for (const args of [['serve', 'm'], ['serve', '--port', '8000', 'm'], ['m'], ['--model', 'm'], ['serve', '--model=m'], ['', 'm']]) {
      assert.deepEqual(read(...args), read('--model', 'm'), args.join(' '));
    }
  });

  it('takes the model without serve only in front', () => {
    refuses(['--enable-prefix-caching', 'true'], 'unexpected argument "true"; options start with --, see --help');
    refuses(['m', '--model', 'n'], 'unexpected argument "m": --model is given as well');
    for (const args of [[], ['serve'], ['serve', '--port', '1']]) refuses(args, '--model is required: vllm-sim serve NAME, where any name will do; see --help');
  });

  it('does not take a command that is misspelled for a model', () => {
    refuses(['simulat', '--trace', 'x'], 'unexpected argument "simulat": did you mean simulate? A model of that name needs --model');
    refuses(['server'], 'unexpected argument "server": did you mean serve? A model of that name needs --model');
    assert.equal(read('serve', 'server').config.model, 'server');
    assert.equal(read('org/serve-7b').config.model, 'org/serve-7b');
  });

  it('reads the environment, the command line first', () => {
    assert.equal(readServeCommand(['m'], { PYTHONHASHSEED: '7' }).config.hashSeed, '7');
    assert.equal(readServeCommand(['m', '--hash-seed', '8'], { PYTHONHASHSEED: '7' }).config.hashSeed, '8');
  });

  it('refuses what nobody knows', () => {
    refuses(['m', '--tensor-paralel-size', '2'], 'unknown flag --tensor-paralel-size; did you mean --tensor-parallel-size?');
    refuses(['m', '--dtpye', 'x'], 'unknown flag --dtpye; did you mean --dtype?');
    refuses(['m', '--xyz123'], 'unknown flag --xyz123; see --help');
    refuses(['m', '--hepl'], 'unknown flag --hepl; did you mean --help?');
    refuses(['m', '--verison'], 'unknown flag --verison; did you mean --version?');
    refuses(['m', '--no-max_num_seqs'], 'unknown flag --no-max_num_seqs; --max-running-requests is not one that is on or off');
  });

  it('names the flags without effect once each, in the order in which they were given', () => {
    const { flagsWithoutEffect } = readMore('-O3', '--dtype', 'a', '-pp=2', '--no-enforce-eager', '--dtype', 'b', '-cc.mode', '3', '--hf-token', 'secret');
    const names = ['--optimization-level', '--dtype', '--pipeline-parallel-size', '--enforce-eager', '--compilation-config', '--hf-token'];
    assert.deepEqual(flagsWithoutEffect, names);
  });

  it('reads short names, lengths and levels as vLLM does', () => {
    const { config } = read('serve', 'm', '-tp', '2', '--max-model-len', '16k', '--max_num_batched_tokens=8K', '--log-level', 'WARNING');
    const { tensorParallelSize, maxModelLen, maxNumBatchedTokens, logLevel } = config;
    assert.deepEqual([tensorParallelSize, maxModelLen, maxNumBatchedTokens, logLevel], [2, 16_000, 8192, 'warn']);
    for (const value of ['auto', '-1']) assert.equal(read('m', '--max-model-len', value).config.maxModelLen, 1024);
    assert.deepEqual(read('m', '--kv-events-config.topic', 'x').config.kvEventsConfig, { topic: 'x' });
    assert.equal(read('m', '--device', 'cuda').config.device, 'h100');
  });
});

describe('readServeCommand with the flags of vLLM 0.32', () => {
  const own = new KnownFlags(options, []);
  // These two are no options: --config has tests of its own.
  for (const flag of readRecordedFlags().filter(({ flags }) => !flags.includes('--help') && !flags.includes('--config'))) {
    const [name = ''] = flag.flags;
    it(`takes ${flag.flags.join(', ')}`, () => {
      for (const args of writeFlag(flag)) {
        if (flag.flags.includes('--model')) return assert.equal(read('serve', ...args).config.model, args.at(-1)?.replace(/^.*=/, ''));
        const { config, flagsWithoutEffect } = readMore(...args);
        // What follows a flag is its own, and what follows that is read on.
        assert.equal(config.port, 1, args.join(' '));
        assert.deepEqual(flagsWithoutEffect, own.has(name) ? [] : [name], args.join(' '));
      }
    });
  }

  it('knows an option under each name that vLLM has for it', () => {
    for (const { flags } of readRecordedFlags()) {
      if (flags.some((name) => own.has(name))) assert.deepEqual(flags.filter((name) => !own.has(name)), []);
    }
  });
});

// The values of vLLM that this program has not, by flag: each is in the README's limits.
const UNKNOWN_CHOICES: Readonly<Record<string, readonly string[]>> = { '--prefix-caching-hash-algo': ['xxhash', 'xxhash_cbor'] };

// What flags take that do not take everything of their type.
const NARROW_VALUES: Readonly<Record<string, readonly string[]>> = {
  '--allowed-origins': ['["https://a.example"]'],
  '--allowed-methods': ['["GET"]'],
  '--allowed-headers': ['["x-own"]'],
  '--limit-mm-per-prompt': ['{"image":{"count":4,"width":512},"other":1}', 'image=4'],
  '--lora-modules': ['{"name":"a","path":"/a"}', 'a=/a'],
  '--ssl-cert-reqs': ['0', '1', '2'],
};

/** The flag under each of its names with plausible values, and with each value that it can have. */
function writeFlag(flag: RecordedFlag): string[][] {
  const [name = ''] = flag.flags;
  const choices = (flag.choices ?? drawValues(flag)).filter((choice) => !UNKNOWN_CHOICES[name]?.includes(choice));
  const [value = '', another = `${value}x`] = choices;
  const empty = flag.optional === true ? ['', 'None'] : [];
  return flag.flags.flatMap((written) => {
    const underscored = written.startsWith('--') ? `--${written.slice(2).replaceAll('-', '_')}` : written;
    switch (flag.kind) {
      case 'switch': return [[written], [underscored]];
      case 'optional-value': return [[written], [written, value]];
      case 'values': return [[written, value], [written, value, another], [written, '', value], [`${underscored}=${value}`]];
      case 'json': {
        const whole = [[written, value], [`${written}=${value}`]];
        return name in NARROW_VALUES ? whole : [...whole, [`${underscored}.a.b_c`, '1', `${written}.list+`, 'x,y']];
      }
      case 'value': return [...choices, ...empty].flatMap((text) => [[written, text], [`${underscored}=${text}`]]);
    }
  });
}

function drawValues({ flags, type }: RecordedFlag): readonly string[] {
  const narrow = NARROW_VALUES[flags[0] ?? ''];
  if (narrow !== undefined) return narrow;
  switch (type) {
    case 'int': return ['8'];
    case 'float': return ['0.5'];
    case 'json': return ['{"a": {"b": [1, "x"]}}'];
    case 'human_readable_int': return ['2048', '8k', '8K', '1.5k'];
    case 'human_readable_int_or_auto': return ['2048', '8k', '8K', 'auto', '-1'];
    default: return flags.includes('--host') ? ['127.0.0.1'] : ['a-b/c'];
  }
}

describe('readServeCommand with flags of other servers', () => {
  for (const flag of listIdleFlags()) {
    it(`takes --${flag.name}`, () => {
      for (const args of writeAccepted(flag)) {
        const { config, flagsWithoutEffect } = readMore(...args);
        assert.deepEqual([config.port, flagsWithoutEffect], [1, [`--${flag.name}`]]);
      }
    });
  }

  it('starts with what manifests of older versions and of the Go simulator have', () => {
    const older = ['--disable-log-requests', '--swap-space', '16', '--task=generate', '--num-scheduler-steps', '8', '--rope-scaling', '{"a":1}'];
    assert.equal(readMore(...older).flagsWithoutEffect.length, 5);
    const go = ['--enable-kvcache=true', '--zmq-endpoint', '', '-v=4', '--v', '2', '--failure-types', 'rate_limit', '', 'server_error', '--no-omni'];
    assert.deepEqual(readMore(...go).flagsWithoutEffect, ['--enable-kvcache', '--zmq-endpoint', '--v', '--failure-types', '--omni']);
  });
});

function writeAccepted({ name, kind }: AcceptedFlag): string[][] {
  if (kind === 'switch') return [[`--${name}`], [`--no-${name}`], [`--${name}=true`]];
  if (kind === 'values') return [[`--${name}`, 'a', 'b'], [`--${name}=a`]];
  return [[`--${name}`, 'a'], [`--${name}=`], [`--${name}`, '-1']];
}

describe('listIdleFlags', () => {
  it('has the accepted flags that are no options', () => {
    const names = listIdleFlags().map(({ name }) => name);
    assert.ok(names.includes('dtype') && names.includes('swap-space') && names.includes('vmodule'));
    assert.deepEqual(['port', 'max-num-seqs', 'tensor-parallel-size', 'mode'].filter((name) => names.includes(name)), []);
    assert.ok(names.length < acceptedFlags.length);
  });
});

describe('readHelp', () => {
  it('is silent when nobody asks', () => {
    assert.equal(readHelp(['serve', 'm']), null);
  });

  it('counts the flags without effect, and lists them when asked for all', () => {
    const count = listIdleFlags().length;
    for (const args of [['--help'], ['serve', '-h'], ['m', '--help='], ['m', '--help=NoSuchThing']]) {
      const help = readHelp(args)?.replace(/\s+/g, ' ') ?? '';
      assert.ok(help.includes(` ${count} more flags `) && help.includes('--help=all'));
      assert.ok(!help.includes('--dtype'));
    }
    assert.match(readHelp(['m', '--help=NoSuchThing']) ?? '', /No flag has to do with "nosuchthing": these are all\.$/);
    const all = readHelp(['serve', '--help=all'])?.replace(/\s+/g, ' ') ?? '';
    for (const { name } of listIdleFlags()) assert.ok(`${all} `.includes(` --${name} `), name);
  });
});

describe('readHelp about a word', () => {
  const ask = (word: string): string => readHelp(['m', `--help=${word}`]) ?? '';

  it('shows the options whose names or sections have it, under any of their names', () => {
    const help = ask('cpu_Loras');
    assert.match(help, /\nLoRA:\n {2}--max-cpu-loras N .*\n.*\n\nOther:/);
    assert.match(ask('lora'), /--lora .*--lora-load-latency/s);
    assert.match(ask('--max-num-seqs'), /\n {2}--max-running-requests, --max-num-seqs N\n/);
    assert.match(ask('Scheduling'), /--watermark/);
    assert.doesNotMatch(ask('lora'), /--port/);
  });

  it('says which flags with that word have no effect', () => {
    const help = ask('speculative');
    assert.match(help, /\n\nAccepted, without effect: .*\n--speculative-disable-by-batch-size /);
    assert.doesNotMatch(help, /--port|--dtype/);
  });
});

describe('readServeCommand with any arguments', () => {
  it('reads them or refuses them in one line', (context) => {
    const seed = 20261125;
    context.diagnostic(`seed ${seed}`);
    const rng = createRng(seed);
    let numRead = 0;
    for (let round = 0; round < 3000; round++) {
      const args = ['serve', 'm', ...drawArguments(rng)];
      try {
        readServeCommand(args, {});
        numRead++;
      } catch (error) {
        assert.ok(error instanceof UsageError && isOneShortLine(error.message), JSON.stringify([args, String(error)]));
      }
    }
    // Both ends are reached often, or the loop shows little.
    assert.ok(numRead > 300 && numRead < 2700, `read ${numRead} of 3000`);
  });
});

const NAMES = acceptedFlags.flatMap(({ name, shortNames }) => [`--${name}`, `--no-${name}`, ...shortNames.map((short) => `-${short}`)]);
const VALUES = ['1', '8k', 'auto', 'a,b', 'true', '{"a":1}', '[', '-1', '', '--', '__proto__', 'None'] as const;
const ENDINGS = ['', '', '', '.a', '.a.b+', '.', '.__proto__.x', '+', '3', '_x'] as const;

function drawArguments(rng: Rng): string[] {
  return Array.from({ length: rng.integer(0, 3) }, () => {
    const name = rng.integer(0, 19) === 0 ? drawHostileText(rng, 3) : pick(rng, NAMES) + pick(rng, ENDINGS);
    const value = rng.integer(0, 5) === 0 ? drawHostileText(rng) : pick(rng, VALUES);
    return [...pick(rng, [[name], [`${name}=${value}`], [name, value], [name, value, value]] as const)];
  }).flat();
}

describe('--config', () => {
  const folder = createScratchFolder();
  const file = folder.write('server.yaml', 'model: from-file\nport: 9000\nmax-num-seqs: 7\ndtype: auto\n');

  it('gives options that the command line does not, wherever it stands', () => {
    for (const args of [['--config', file, '--port', '1'], ['serve', '--port', '1', `--config=${file}`]]) {
      const { config, flagsWithoutEffect } = read(...args);
      assert.deepEqual([config.model, config.port, config.maxNumSeqs, flagsWithoutEffect], ['from-file', 1, 7, ['--dtype']]);
    }
    assert.equal(read('serve', 'm', '--config', file).config.model, 'm');
    assert.equal(read('m', '--config', file, '--dtype', 'x').config.model, 'm');
  });

  it('comes before the environment', () => {
    const seeded = folder.write('seeded.yml', 'model: m\nhash-seed: 8');
    assert.equal(readServeCommand(['--config', seeded], { PYTHONHASHSEED: '7' }).config.hashSeed, '8');
  });

  it('is one file of YAML that is there', () => {
    refuses(['--config'], /^--config needs a value/);
    refuses(['m', '--config', '--port', '1'], /^--config needs a value/);
    refuses(['--config', file, '--config', file], /^--config: expected one file/);
    refuses(['--config', folder.write('server.json', '{}')], /^--config: expected a \.yaml or \.yml file/);
    refuses(['--config', `${folder.path}/none.yaml`], /none\.yaml cannot be read: ENOENT$/);
    refuses(['--config', folder.write('large.yaml', '#'.repeat(2 ** 20 + 1))], /^--config: expected at most 1048576 bytes/);
    refuses(['--config', folder.write('wrong.yaml', 'model: m\nport: x')], /wrong\.yaml, line 2: port: expected an integer/);
  });
});
