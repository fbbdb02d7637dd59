/** The processes that read settings. `migrate` and `backup` are one-shot steps of the command line, `cli` is the rest of it. */
export const services = ['api', 'worker', 'cli', 'web', 'migrate', 'backup'] as const;
export type Service = (typeof services)[number];

export const environments = ['local', 'ci', 'staging', 'production'] as const;
export type Environment = (typeof environments)[number];

/** Thrown by a parser; the message never repeats the value, which may be a secret. */
export class InvalidValue extends Error {}

export interface Parser<T> {
  parse: (raw: string) => T;
  /** How the documentation names the type: `integer 1..65535`. */
  describe: string;
}

export interface KeyOptions<T, S extends Service = Service> {
  services: readonly S[];
  about: string;
  /** What applies when nothing is set, in the textual form a person would write. Absent: the key is optional. */
  default?: string;
  /** How a default that depends on the machine is described; the value comes from the local files. */
  generated?: string;
  /** Takes the value of that key when it is not set itself. */
  inherits?: string;
  secret?: boolean;
  /** Must be given in ci, staging and production. */
  required?: boolean;
  aliases?: readonly string[];
  /** No two keys that say this may have the same value. */
  distinct?: boolean;
  /** A rule that depends on the environment; returns what is wrong. */
  refuse?: (value: T, environment: Environment) => string | undefined;
}

export interface Key<T = unknown, S extends Service = Service, Given extends boolean = boolean> extends KeyOptions<
  T,
  S
> {
  parser: Parser<T>;
  /** Present in the settings whatever happens: it has a default, or loading fails without it. */
  given: Given;
}

/** A key with a default, a generated local value or one it inherits: always present. */
export const key = <T, const S extends Service>(parser: Parser<T>, options: KeyOptions<T, S>): Key<T, S, true> => ({
  ...options,
  parser,
  given: true,
});

/** A key that may stay unset: the feature it drives is then off. */
export const optional = <T, const S extends Service>(
  parser: Parser<T>,
  options: KeyOptions<T, S>,
): Key<T, S, false> => ({
  ...options,
  parser,
  given: false,
});
