// Files for a test, in a folder of their own that goes when the tests of the file are over.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';

export interface ScratchFolder {
  readonly path: string;
  /** Writes a file: a text as it is, anything else as JSON. Returns its path. */
  write(name: string, content: unknown): string;
}

/** A new folder. */
export function createScratchFolder(): ScratchFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'vllm-sim-spec-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: folder,
    write(name, content) {
      const file = path.join(folder, name);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
  };
}
