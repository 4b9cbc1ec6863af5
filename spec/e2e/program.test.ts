// The program itself: start line, exit codes, signals.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { createTokenizerJson } from '../engine/tokenizer/source/model-folders.ts';
import { createScratchFolder } from '../support/scratch-folder.ts';
import { chat, RawClient } from '../support/simulator-fixture.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

interface Program {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exit: Promise<number | null>;
}

function start(...args: readonly string[]): Program {
  return run(process.execPath, MAIN, ...args);
}

function run(command: string, ...args: readonly string[]): Program {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (text.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text.stderr += data.toString()));
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, stdout: () => text.stdout, stderr: () => text.stderr, exit };
}

/** Runs `use` with a program that listens, and its port; ends it afterwards. */
async function withProgram(args: readonly string[], use: (program: Program, port: number) => Promise<void>): Promise<void> {
  const program = start('--port', '0', '--model', 'm', ...args);
  try {
    const port = await new Promise<number>((resolve, reject) => {
      program.child.stdout?.on('data', () => {
        const [, found] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(program.stdout()) ?? [];
        if (found !== undefined) resolve(Number(found));
      });
      void program.exit.then((code) => reject(new Error(`exit ${code}: ${program.stderr()}`)));
    });
    await use(program, port);
  } finally {
    program.child.kill('SIGKILL');
    await program.exit;
  }
}

function toDataUrl(module: string): string {
  return `data:text/javascript,${encodeURIComponent(module)}`;
}

/** Waits for an event of another process. */
async function eventually(condition: () => boolean, what: string): Promise<void> {
  for (let attempt = 0; attempt < 60_000 && !condition(); attempt++) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.ok(condition(), `never came: ${what}`);
}

describe('vllm-sim', () => {
  it('tells its version and its options', async () => {
    const version = start('--version');
    const short = start('-v');
    const help = start('--help');
    assert.deepEqual([await version.exit, await short.exit, await help.exit], [0, 0, 0]);
    assert.equal(short.stdout(), version.stdout());
    assert.match(version.stdout(), /^\d+\.\d+\.\d+\n$/);
    for (const flag of ['--model', '--time-to-first-token', '--max-num-seqs', '--lora', '--help']) assert.ok(help.stdout().includes(flag), flag);
  });

  it('says in one line which flag is wrong and what would be right, and exits with 2', async () => {
    const mistakes: readonly [string[], RegExp][] = [
      [[], /--model is required/],
      [['--model', 'm', '--prot', '1'], /--prot.*--port/],
      [['--model', 'm', '--port', 'x'], /--port.*65535.*"x"/],
      [['--model', 'm', '--max-cpu-loras', '1', '--max-loras', '2'], /--max-cpu-loras.*2/],
      [['--model', 'm', '--lora', 'm'], /--lora.*"m"/],
      [['--model', 'm', '--lora', '=x'], /--lora/],
      [['--model', 'm', '--ssl-certfile', '/nowhere/cert.pem'], /--ssl-certfile.*ENOENT/],
    ];
    await Promise.all(
      mistakes.map(async ([args, message]) => {
        const program = start(...args);
        assert.equal(await program.exit, 2);
        assert.match(program.stderr(), message);
        assert.match(program.stderr(), /^vllm-sim: [^\n]+\n$/);
        assert.equal(program.stdout(), '');
      }),
    );
  });

  it('says in one line that a port is taken, or that an address is not its own, and exits with 1', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const program = start('--model', 'm', '--host', '127.0.0.1', '--port', String(port));
    const elsewhere = start('--model', 'm', '--host', '203.0.113.1', '--port', '0');
    assert.deepEqual([await program.exit, await elsewhere.exit], [1, 1]);
    assert.match(program.stderr(), new RegExp(`^vllm-sim: 127\\.0\\.0\\.1:${port} is taken[^\\n]+\\n$`));
    assert.match(elsewhere.stderr(), /^vllm-sim: --host: [^\n]+\n$/);
    taken.close();
  });

  it('says in one line that no address goes by the name of a host, and exits with 2', async () => {
    const program = start('--model', 'm', '--host', '999.1.1.1');
    assert.equal(await program.exit, 2);
    assert.match(program.stderr(), /^vllm-sim: --host: [^\n]+"999\.1\.1\.1"[^\n]*\n$/);
  });

  it('starts with a command line of vllm serve, and names what means nothing here in one line', () =>
    withProgram(['--log-format', 'json', '-pp', '2', '--dtype=auto', '--hf-token', 'secret', '--disable-log-requests'], async (program) => {
      const [warning, listening, ...others] = program.stdout().trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual([warning?.['level'], listening?.['message'], others], ['warn', 'listening', []]);
      assert.equal(warning?.['flags'], '--pipeline-parallel-size --dtype --hf-token --disable-log-requests');
    }));

  it('takes serve and the model as words, and --help=all', async () => {
    const taken = start('serve', 'm', '--port');
    const help = start('serve', '--help=all');
    assert.deepEqual([await taken.exit, await help.exit], [2, 0]);
    assert.equal(taken.stderr(), 'vllm-sim: --port needs a value: an integer from 0 to 65535\n');
    assert.match(help.stdout(), /^Usage: vllm-sim serve MODEL .*--pipeline-parallel-size/s);
  });

  it('prints one line when it listens, as JSON when asked', () =>
    withProgram(['--log-format', 'json', '--mode', 'echo', '--seed', '7'], async (program) => {
      const { message, url, model, mode, version, seed } = JSON.parse(program.stdout()) as Record<string, unknown>;
      assert.deepEqual([message, model, mode, seed, typeof url, typeof version], ['listening', 'm', 'echo', 7, 'string', 'string']);
    }));

  it('lets requests under way finish after SIGTERM, refuses new ones, and exits with 0', () =>
    withProgram(['--mode', 'echo', '--inter-token-latency', '40ms'], async (program, port) => {
      const [stream, idle] = [new RawClient(port), new RawClient(port)];
      idle.send('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
      stream.post('/v1/chat/completions', chat('a b c d e f g h', { stream: true }));
      await eventually(() => stream.received.includes('"a"') && idle.received.includes('200 OK'), 'both connections');
      program.child.kill('SIGTERM');
      await eventually(() => program.stdout().includes('shutting down'), 'the shutdown');
      idle.send('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
      const late = new RawClient(port);
      await eventually(() => late.isClosed && idle.isClosed, 'the refusals');
      assert.equal(late.received, '');
      assert.match(idle.received, /503 Service Unavailable.*connection: close.*"code":503/is);
      assert.equal(await program.exit, 0);
      assert.match(stream.received, /" h".*\[DONE\]/s);
    }));

  it('ends what is left after the shutdown timeout with an error in its own shape, and exits with 0', () =>
    withProgram(['--mode', 'echo', '--inter-token-latency', '1h', '--shutdown-timeout', '50ms', '--max-num-seqs', '1'], async (program, port) => {
      const [stream, buffered] = [new RawClient(port), new RawClient(port)];
      stream.post('/v1/chat/completions', chat('a b c', { stream: true }));
      await eventually(() => stream.received.includes('"a"'), 'the first token');
      buffered.post('/v1/chat/completions', chat('a b c'));
      buffered.send('');
      const probe = new RawClient(port);
      await eventually(() => {
        if (!probe.received.includes('num_requests_waiting')) probe.send('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
        return probe.received.includes('num_requests_waiting{engine="0",model_name="m"} 1.0') || ((probe.received = ''), false);
      }, 'the buffered request in the queue');
      program.child.kill('SIGINT');
      assert.equal(await program.exit, 0);
      assert.match(stream.received, /data: \{"error": \{"message": ".*", "type": "Service Unavailable", "param": null, "code": 503\}\}\n\n.*data: \[DONE\]/s);
      assert.match(buffered.received, /^HTTP\/1\.1 503 .*"type":"Service Unavailable"/s);
    }));

  it('takes two signals in one moment, as npm and the terminal send them, for one', () =>
    withProgram(['--mode', 'echo', '--inter-token-latency', '40ms'], async (program, port) => {
      const stream = new RawClient(port);
      stream.post('/v1/chat/completions', chat('a b c d e f g h', { stream: true }));
      await eventually(() => stream.received.includes('"a"'), 'the first token');
      program.child.kill('SIGINT');
      program.child.kill('SIGTERM');
      assert.equal(await program.exit, 0);
      assert.match(stream.received, /" h".*\[DONE\]/s);
    }));

  it('refuses a request whose body is still coming, and does not wait for it', () =>
    withProgram(['--shutdown-timeout', '1h'], async (program, port) => {
      const client = new RawClient(port);
      client.post('/v1/chat/completions', chat('a'), { sentShare: 0.9 });
      const probe = new RawClient(port);
      probe.send('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
      await eventually(() => probe.received.includes('200 OK'), 'a request that came later');
      program.child.kill('SIGTERM');
      assert.equal(await program.exit, 0);
      assert.match(client.received, /^HTTP\/1\.1 503 .*connection: close.*"code":503/is);
    }));

  it('goes on serving when nobody reads its output any more, and still drains', () =>
    withProgram([], async (program, port) => {
      program.child.stdout?.destroy();
      program.child.stderr?.destroy();
      assert.equal((await fetch(`http://127.0.0.1:${port}/health`)).status, 200);
      program.child.kill('SIGTERM');
      assert.equal(await program.exit, 0);
    }));

  it('exits at once on a second signal', () =>
    withProgram(['--mode', 'echo', '--inter-token-latency', '1h'], async (program, port) => {
      const stream = new RawClient(port);
      stream.post('/v1/chat/completions', chat('a b c', { stream: true }));
      await eventually(() => stream.received.includes('"a"'), 'the first token');
      program.child.kill('SIGTERM');
      await eventually(() => program.stdout().includes('shutting down'), 'the shutdown');
      // Those that come too soon after the first one count as one with it.
      await eventually(() => !program.child.kill('SIGTERM') || program.child.exitCode !== null, 'the exit');
      assert.equal(await program.exit, 143);
    }));
});

describe('a signal before the server listens', () => {
  // Says that the program is about to listen, and keeps it there.
  const preload = `
    import { Server } from 'node:net';
    Server.prototype.listen = function () {
      process.stdout.write('about to listen');
      setInterval(() => {}, 1000);
      return this;
    };`;
  const args = ['--import', toDataUrl(preload), MAIN, '--model', 'm'];

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends the program in good order: ${signal}`, async () => {
      const program = run(process.execPath, ...args);
      await eventually(() => program.stdout() !== '', 'the start');
      program.child.kill(signal);
      assert.deepEqual([await program.exit, program.stderr()], [0, '']);
    });
  }

  it('ends the program while it reads a tokenizer, before it says that it listens', async () => {
    const folder = createScratchFolder();
    const file = folder.write('tokenizer.json', createTokenizerJson());
    const release = path.join(folder.path, 'release');
    // Reads for as long as the test likes, and hears nothing meanwhile: as long a file as one likes.
    const slowly = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { readFileSync } = fs;
      fs.readFileSync = (name, ...others) => {
        if (name === ${JSON.stringify(file)}) {
          fs.writeSync(1, 'it reads');
          while (!fs.existsSync(${JSON.stringify(release)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
        }
        return readFileSync(name, ...others);
      };
      syncBuiltinESMExports();`;
    const program = run(process.execPath, '--import', toDataUrl(slowly), MAIN, '--port', '0', '--model', 'm', '--tokenizer', file);
    await eventually(() => program.stdout().includes('it reads'), 'the reading');
    program.child.kill('SIGTERM');
    folder.write('release', '');
    assert.deepEqual([await program.exit, program.stderr()], [0, '']);
    assert.doesNotMatch(program.stdout(), /listening/);
  });

  it('ends process 1 of a container, too', async (context) => {
    const program = run('unshare', '--pid', '--fork', '--kill-child', process.execPath, ...args);
    context.after(() => program.child.kill('SIGKILL'));
    let hasEnded = false;
    program.child.on('error', () => (hasEnded = true));
    void program.exit.then(() => (hasEnded = true));
    await eventually(() => hasEnded || program.stdout() !== '', 'the start');
    if (hasEnded) return context.skip(`no namespaces here: ${program.stderr()}`);
    const { pid } = program.child;
    const [inner = assert.fail('no process 1')] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    process.kill(Number(inner), 'SIGTERM');
    assert.equal(await program.exit, 0);
  });
});
