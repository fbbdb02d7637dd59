import { Injectable, type INestApplicationContext } from '@nestjs/common';
import { Logger } from '../logging/logger';

/** Whether this process is on its way out. Readiness and the HTTP edge ask. */
@Injectable()
export class Lifecycle {
  draining = false;
}

export interface ShutdownOptions {
  drainMs: number;
  timeoutMs: number;
}

/**
 * First signal: not ready at once, still serving for the drain time, then everything closes in order and the process ends with 0. When
 * that takes longer than the timeout it ends with 1; a second signal ends it at once.
 */
export function closeOnSignal(app: INestApplicationContext, { drainMs, timeoutMs }: ShutdownOptions): void {
  const lifecycle = app.get(Lifecycle);
  const logger = app.get(Logger);
  const shutdown = (signal: string) => {
    if (lifecycle.draining) {
      logger.warn('Second signal: ending at once', { signal });
      process.exit(1);
    }
    lifecycle.draining = true;
    logger.info('Shutting down', { signal, drainMs });
    setTimeout(() => {
      logger.error('Shutdown took too long', { timeoutMs });
      process.exit(1);
    }, timeoutMs).unref();
    setTimeout(() => {
      app.close().then(
        () => {
          logger.info('Stopped');
          process.exit(0);
        },
        (error: unknown) => {
          logger.error('Shutdown failed', { error });
          process.exit(1);
        },
      );
    }, drainMs);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => shutdown(signal));
  // Windows has no signals to send to a child: the parent says it in a message.
  process.on('message', (message) => {
    if (message === 'shutdown') shutdown('message');
  });
  // The parent is gone, killed perhaps: nobody would ever stop us.
  process.on('disconnect', () => {
    if (!lifecycle.draining) shutdown('disconnect');
  });
}

/** A promise nobody waits for must not end the process, and must not go unnoticed either. */
export function surviveStrayRejections(logger: Logger): void {
  process.on('unhandledRejection', (error) => logger.error('A rejection was not handled', { error }));
}
