// What a person sees while something takes its time: one short line per step, with its seconds when it is done.
// On standard error: standard output belongs to what was asked for.

/** Runs `work` under a line such as "Building ... 3.1 s"; a dot each five seconds says that it is still at it. */
export async function step(name, work) {
  process.stderr.write(`${name} ...`);
  const started = performance.now();
  const dots = setInterval(() => process.stderr.write('.'), 5000);
  try {
    const result = await work();
    process.stderr.write(` ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write(' failed\n');
    fail(`${error.output ?? ''}${error.output ? '\n' : ''}${name} failed: ${error.message}`);
  } finally {
    clearInterval(dots);
  }
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}
