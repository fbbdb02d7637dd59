import { IconSearch } from '@tabler/icons-react';
import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import classes from './search.module.css';

// Its script is fetched when the search is first opened, not before.
const SearchDialog = lazy(() => import('./search-dialog').then((module) => ({ default: module.SearchDialog })));

export function Search() {
  const [openings, setOpenings] = useState(0);
  const open = () => setOpenings((count) => count + 1);
  useHotkeys([['mod+K', open]], []);
  return (
    <>
      <button
        type="button"
        className={classes.button}
        onClick={open}
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
      >
        <IconSearch size={18} stroke={1.8} aria-hidden />
        <span className={classes.label}>Search</span>
        <kbd className={classes.keys} aria-hidden="true">
          Ctrl K
        </kbd>
      </button>
      <Suspense fallback={null}>{openings > 0 && <SearchDialog openings={openings} />}</Suspense>
    </>
  );
}
