import classes from './checks-list.module.css';
import { Mark } from './mark';
import { type Checks } from './system.queries';

export function ChecksList({ checks }: { checks: Checks }) {
  return (
    <dl className={classes.checks}>
      {Object.entries(checks).map(([name, { status, detail }]) => (
        <div key={name} className={classes.check}>
          <dt>{name}</dt>
          <dd>
            <Mark state={status} />
            {detail && <span className={classes.detail}>{detail}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
