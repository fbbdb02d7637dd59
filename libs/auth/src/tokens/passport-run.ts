import { type Strategy } from 'passport-jwt';

export type Outcome = { user: unknown } | { failure: unknown } | { error: unknown };

/**
 * Runs a strategy by the contract of Passport: an object made from it is given `success`, `fail` and `error`, of which it calls one.
 * Passport itself, which is one per process and speaks to Express, is not needed for that. Answers at once when the strategy does.
 */
export function runStrategy(strategy: Strategy, request: object): Outcome | Promise<Outcome> {
  let outcome: Outcome | undefined;
  let settle = (result: Outcome): void => {
    outcome = result;
  };
  const run = Object.assign(Object.create(strategy) as Run, {
    success: (user: unknown) => settle({ user }),
    fail: (failure: unknown) => settle({ failure }),
    error: (error: unknown) => settle({ error }),
  });
  run.authenticate(request);
  return outcome ?? new Promise((resolve) => (settle = resolve));
}

interface Run {
  authenticate(request: object): void;
}
