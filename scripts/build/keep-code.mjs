// Runs a joined program through a start and the requests that come first, and keeps the code that V8 has made of it by then.
//
//   node scripts/build/keep-code.mjs FOLDER
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [folder] = process.argv.slice(2);
const { runProgram, keepCode } = createRequire(import.meta.url)(path.resolve(folder, 'program.js'));

const temporary = mkdtempSync(path.join(tmpdir(), 'vllm-sim-'));
try {
  await runRequests(path.join(temporary, 'socket'));
  keepCode();
} finally {
  rmSync(temporary, { recursive: true });
}
// The server goes with the process.
process.exit();

async function runRequests(socketPath) {
  const args = ['--model', 'm', '--uds', socketPath, '--time-to-first-token', '0', '--inter-token-latency', '0'];
  await new Promise((resolve, reject) => {
    runProgram(args, { onListening: resolve }).then(() => reject(new Error('the server does not listen')), reject);
  });
  for (const path of ['/health', '/v1/models', '/metrics']) await ask({ socketPath, path });
  for (const stream of [false, true]) {
    await ask({ socketPath, path: '/v1/chat/completions', body: { model: 'm', stream, messages: [{ role: 'user', content: 'Hello.' }] } });
    await ask({ socketPath, path: '/v1/completions', body: { model: 'm', stream, prompt: 'Hello.' } });
  }
}

function ask({ socketPath, path, body }) {
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, method, headers: { 'content-type': 'application/json' } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${method} ${path} answers ${response.statusCode}`));
      response.on('error', reject).on('end', resolve).resume();
    });
    asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}
