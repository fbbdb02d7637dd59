import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';

/** The scheme in force (never "auto") and the way to the other one. */
export function useColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const current = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const other = current === 'dark' ? 'light' : 'dark';
  return { other, toggle: () => setColorScheme(other), followSystem: () => setColorScheme('auto') } as const;
}

export function ColorSchemeToggle() {
  const { other, toggle } = useColorSchemeToggle();
  const label = `Switch to the ${other} theme`;
  const Icon = other === 'dark' ? IconMoon : IconSun;
  return (
    <ActionIcon variant="default" size={40} onClick={toggle} aria-label={label} title={label}>
      <Icon size={20} stroke={1.6} aria-hidden />
    </ActionIcon>
  );
}
