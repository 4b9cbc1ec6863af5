// Every option of the program: the owners' declarations, gathered.
import { type ApiConfig, apiOptions } from './api/options.ts';
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from './base/log.ts';
import type { OptionSpecs } from './config/option.ts';
import { choice } from './config/option-types.ts';
import { type EngineConfig, engineOptions } from './engine/options.ts';
import { type HttpConfig, httpOptions } from './wire/http/options.ts';

/** How the program tells what it does. */
export interface LogConfig {
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

const LOG = 'Log';

const logOptions: OptionSpecs<LogConfig> = {
  logLevel: {
    flag: 'log-level',
    type: choice(LOG_LEVELS),
    default: 'info',
    help: 'Least severe messages to print',
    section: LOG,
  },
  logFormat: {
    flag: 'log-format',
    type: choice(LOG_FORMATS),
    default: 'text',
    help: 'One line of text per message, or one JSON object',
    section: LOG,
  },
};

/** The whole configuration. */
export interface Config extends ApiConfig, EngineConfig, HttpConfig, LogConfig {}

export const options: OptionSpecs<Config> = { ...apiOptions, ...engineOptions, ...httpOptions, ...logOptions };
