import classes from './no-worker.module.css';

/** Nothing is lost without a worker, but nothing gets done either: says so, and how to start one. */
export function NoWorker() {
  return (
    <div className={classes.empty}>
      <p>No worker is running. Jobs wait in the database, none is lost, and none is done until one starts.</p>
      <p>Start one with</p>
      <dl>
        <div>
          <dt>everything, on one machine</dt>
          <dd>
            <code>npm start</code>
          </dd>
        </div>
        <div>
          <dt>the worker alone, in containers</dt>
          <dd>
            <code>docker compose -f docker/compose.yml up -d worker</code>
          </dd>
        </div>
      </dl>
    </div>
  );
}
