import 'server-only';
import pino, { type Logger } from 'pino';
import type { Environment } from './environment';

export type { Logger };

/** JSON lines on standard output. Never log prompts, images, cookies or addresses: ids are enough to find them. */
export function createLogger(level: Environment['logLevel']): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['*.apiKey', '*.authorization'],
  });
}
