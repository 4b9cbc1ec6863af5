import assert from 'node:assert/strict';
import { createServer, type ListenOptions } from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';
import { OptionValueError } from '../lib/config/option.ts';
import { UsageError } from '../lib/config/usage-error.ts';
import { describeStartFailure } from '../lib/start-failure.ts';
import { createScratchFolder } from './support/scratch-folder.ts';

/** The error of a server that cannot listen there. */
function listenInVain(place: ListenOptions): Promise<Error> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', resolve);
    server.listen(place, () => {
      server.close();
      reject(new Error('it listens'));
    });
  });
}

/** What is said where a server listens there already. */
async function describeTaken(place: ListenOptions): Promise<string> {
  const first = createServer();
  await new Promise<void>((resolve) => first.listen(place, resolve));
  const bound = first.address();
  const taken = typeof bound === 'string' ? { path: bound } : { ...place, port: bound?.port ?? 0 };
  try {
    const { message, isMistake } = describeStartFailure(await listenInVain(taken));
    assert.equal(isMistake, false);
    return message;
  } finally {
    first.close();
  }
}

describe('describeStartFailure', () => {
  it('says which port is taken, and how to write it', async () => {
    assert.match(await describeTaken({ host: '127.0.0.1', port: 0 }), /^127\.0\.0\.1:\d+ is taken by another process; choose another --port/);
    const error = Object.assign(new Error('x'), { code: 'EADDRINUSE', address: '::', port: 8000 });
    assert.match(describeStartFailure(error).message, /^\[::\]:8000 is taken/);
  });

  it('says that a port needs a permission, or an address is not there', async () => {
    const error = Object.assign(new Error('x'), { code: 'EACCES', address: '0.0.0.0', port: 80 });
    assert.equal(describeStartFailure(error).message, 'no permission to listen on 0.0.0.0:80; choose a --port above 1023');
    const { message } = describeStartFailure(await listenInVain({ host: '203.0.113.1', port: 0 }));
    assert.equal(message, '--host: this machine has no address 203.0.113.1');
  });

  it('says that a Unix socket exists, or that its folder does not', async () => {
    const folder = createScratchFolder().path;
    const taken = path.join(folder, 's');
    assert.match(await describeTaken({ path: taken }), new RegExp(`^--uds: "${taken}" exists: .*; remove it or choose another path$`));
    const { message } = describeStartFailure(await listenInVain({ path: path.join(folder, 'none', 's') }));
    assert.equal(message, `--uds: no permission to make "${folder}/none/s", or no such folder`);
  });

  it('takes what only other arguments can mend for a mistake', () => {
    for (const error of [new UsageError('--port: x'), new OptionValueError('--port: x')]) {
      assert.deepEqual(describeStartFailure(error), { message: '--port: x', isMistake: true });
    }
    const unknownHost = Object.assign(new Error('x'), { syscall: 'getaddrinfo', hostname: 'a\nb' });
    assert.deepEqual(describeStartFailure(unknownHost), {
      message: '--host: expected an address of this machine or a name that stands for one, got "a\\nb", which is neither',
      isMistake: true,
    });
  });

  it('shows other errors of the system as they are, and a defect with its stack', () => {
    assert.equal(describeStartFailure(Object.assign(new Error('EMFILE: too many'), { code: 'EMFILE' })).message, 'EMFILE: too many');
    assert.match(describeStartFailure(new TypeError('a defect')).message, /^TypeError: a defect\n +at /);
    assert.equal(describeStartFailure('thrown').message, 'thrown');
  });
});
