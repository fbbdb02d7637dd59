import { isUuid } from '@souk/platform';
import { InvalidArgumentError } from 'commander';

/** Commands that print something print it for programs too. */
export interface Json {
  json?: boolean;
}

export const whole = (least: number, most: number) => (value: string) => {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`It must be a whole number between ${least} and ${most}.`);
};

/** `what` names the thing, `command` says where its id is shown. */
export const idOf = (what: string, command: string) => (value: string) => {
  if (isUuid(value)) return value;
  throw new InvalidArgumentError(`It must be the id of ${what}, as "${command}" shows it.`);
};
