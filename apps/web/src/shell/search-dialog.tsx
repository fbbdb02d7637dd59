import './search-styles';
import { createSpotlight, Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { IconDeviceDesktop, IconMoon, IconSearch, IconSun, IconUserCircle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { pages } from '../pages/pages';
import { useMe } from '../session/me';
import { useColorSchemeToggle } from './color-scheme';
import classes from './search-dialog.module.css';

const [store, dialog] = createSpotlight();

/** Pages and actions by name. Each rise of `openings` opens it. */
export function SearchDialog({ openings }: { openings: number }) {
  useEffect(() => dialog.open(), [openings]);
  const navigate = useNavigate();
  const granted = useMe()?.permissions;
  const { other, toggle, followSystem } = useColorSchemeToggle();
  const Other = other === 'dark' ? IconMoon : IconSun;

  const actions = [
    {
      group: 'Pages',
      actions: [
        ...pages
          .filter(({ permission }) => granted?.includes(permission))
          .map(({ to, label, about, keywords, icon: Icon }): SpotlightActionData => ({
            id: to,
            label,
            description: about,
            keywords,
            leftSection: <Icon size={22} stroke={1.6} aria-hidden />,
            onClick: () => void navigate({ to }),
          })),
        {
          id: '/account',
          label: 'My account',
          description: 'My password and where I am signed in',
          keywords: ['password', 'sessions', 'sign out', 'profile'],
          leftSection: <IconUserCircle size={22} stroke={1.6} aria-hidden />,
          onClick: () => void navigate({ to: '/account' }),
        },
      ],
    },
    {
      group: 'Actions',
      actions: [
        {
          id: 'toggle-theme',
          label: `Switch to the ${other} theme`,
          keywords: ['dark', 'light', 'colour', 'theme'],
          leftSection: <Other size={22} stroke={1.6} aria-hidden />,
          onClick: toggle,
        },
        {
          id: 'follow-system-theme',
          label: 'Follow the theme of the system',
          keywords: ['auto', 'dark', 'light', 'colour', 'theme'],
          leftSection: <IconDeviceDesktop size={22} stroke={1.6} aria-hidden />,
          onClick: followSystem,
        },
      ],
    },
  ];
  return (
    <Spotlight
      store={store}
      // The shell owns the key, because this part of the script is not there before the first use.
      shortcut={null}
      actions={actions}
      // On the dialog element itself; the component would put a plain aria-label on a div around it.
      attributes={{ content: { 'aria-label': 'Search' } }}
      classNames={{ actionsList: classes.list, action: classes.action }}
      nothingFound="No page and no action has that name"
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        placeholder: 'Search pages and actions',
        'aria-label': 'Search pages and actions',
        leftSection: <IconSearch size={20} aria-hidden />,
      }}
    />
  );
}
