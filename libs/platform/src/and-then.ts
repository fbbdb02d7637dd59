/** Goes on at once when there is nothing to wait for: a turn of the event loop costs more than most of what hot paths do. */
export const andThen = <A, B>(value: A | Promise<A>, next: (value: A) => B | Promise<B>): B | Promise<B> =>
  value instanceof Promise ? value.then(next) : next(value);
