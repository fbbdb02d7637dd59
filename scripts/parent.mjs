// npm hands a signal to the shell between it and us, and not every shell passes it on: it dies, and we would live on as an orphan.

/** Ends this process, as a signal would, when npm's shell is gone. Started in any other way, we outlive our parent as any program does. */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  watch.unref();
}
