// The types of script-arguments.mjs, which is plain JavaScript because scripts need it that run before anything is installed.
import type { parseArgs, ParseArgsConfig } from 'node:util';

export function readArguments<Config extends ParseArgsConfig>(help: string, config: Config): ReturnType<typeof parseArgs<Config>>;
