import { Link } from '@tanstack/react-router';
import { pages } from '../pages/pages';
import { useMe } from '../session/me';
import classes from './navigation.module.css';

/** Always there on a wide screen; on a narrow one it opens under the header. */
export function Navigation({ opened, onNavigate }: { opened: boolean; onNavigate: () => void }) {
  const granted = useMe()?.permissions;
  return (
    <nav id="navigation" className={classes.navigation} aria-label="Main" data-opened={opened || undefined}>
      <ul className={classes.list}>
        {pages
          .filter(({ permission }) => granted?.includes(permission))
          .map(({ to, label, icon: Icon }) => (
            <li key={to}>
              <Link to={to} className={classes.link} onClick={onNavigate}>
                <Icon size={20} stroke={1.6} aria-hidden />
                {label}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
