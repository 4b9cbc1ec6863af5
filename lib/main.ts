#!/usr/bin/env node
// The command's entry: signals and closed outputs, dealt with before the program is even loaded.
import { createStopHandler, SIGNAL_EXIT_CODES, STOP_SIGNALS, type StopSignal } from './stop-signals.ts';

// Until a server listens there is nobody to wait for: a stop is an end in good order, exit code 0, as it is after a drain. Process 1 of
// a container needs a handler for that, because the system keeps from it every signal that it does not handle.
let stop: (signal: StopSignal) => void = () => process.exit(0);

const onSignal = createStopHandler({
  nowMs: () => performance.now(),
  onStop: (signal) => stop(signal),
  onInsist: (signal) => process.exit(SIGNAL_EXIT_CODES[signal]),
});
for (const signal of STOP_SIGNALS) process.on(signal, onSignal);

// A reader that has gone away (`| head -1`) is no reason to stop serving.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

// Loading takes as long as Node's own start does, time enough for a signal.
void import('./program.ts').then(({ runProgram }) =>
  runProgram(process.argv.slice(2), {
    onListening: (stopServer) => {
      stop = stopServer;
    },
  }),
);
