import { type Answer, type Request, type Usage } from '../harness/program';

type Answers = Record<string, (argument: never) => unknown>;

const usage = (): Usage => {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, rss: process.memoryUsage.rss() };
};

/** Lets the bench ask this process; when the bench is gone, so are we. */
export function answerBench(answers: Answers, close: () => Promise<unknown>): void {
  const all: Answers = { ready: () => undefined, usage, ...answers };
  const send = (answer: Answer) => process.send?.(answer);
  process.on('message', ({ id, what, argument }: Request) => {
    Promise.resolve()
      .then(() => all[what]?.(argument as never))
      .then(
        (answer) => send({ id, answer }),
        (error: Error) => send({ id, error: error.stack ?? error.message }),
      );
  });
  process.once('disconnect', () => {
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  // Whoever presses Ctrl-C reaches the bench as well, which ends us in its own order.
  process.on('SIGINT', () => undefined);
}
