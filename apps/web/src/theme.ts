import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

// Fig for what can be done, saffron for the sign over the door, sand and stone for everything else. Green, amber and red are kept
// for states alone, so that a colour never means two things.
const fig: MantineColorsTuple = [
  '#fbf3f8', '#f3e2ed', '#e6c5da', '#d7a6c5', '#c988b1', '#b96b9d', '#a45489', '#8a4174', '#74335f', '#57244a',
]; // prettier-ignore
const saffron: MantineColorsTuple = [
  '#fff8ea', '#fdecca', '#fbd795', '#f7c261', '#f2a93b', '#dd9023', '#b97314', '#91590e', '#6f440c', '#4d2f09',
]; // prettier-ignore
const sand: MantineColorsTuple = [
  '#fbf9f6', '#f5f1eb', '#eae4da', '#ddd5c8', '#c7bdae', '#a69b8b', '#82786a', '#60574c', '#433c34', '#2a2520',
]; // prettier-ignore
const stone: MantineColorsTuple = [
  '#efeae4', '#d3ccc4', '#b5ada4', '#8f867d', '#554e48', '#423c37', '#322d29', '#1f1b19', '#181513', '#110f0d',
]; // prettier-ignore

export const theme = createTheme({
  colors: { fig, saffron, gray: sand, dark: stone },
  primaryColor: 'fig',
  primaryShade: { light: 8, dark: 7 },
  // Text on a filled colour turns dark or light where WCAG's contrast formula turns, not where Mantine's default does.
  autoContrast: true,
  luminanceThreshold: 0.179,
  black: '#2a2520',
  cursorType: 'pointer',
  respectReducedMotion: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650', textWrap: 'balance' },
});

/** Our own names for surfaces and states, each pair at least 4.5:1 (WCAG AA), and Mantine's few colours that would miss it. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#faf7f2',
    '--mantine-color-dimmed': sand[7],
    '--mantine-color-placeholder': sand[6],
    '--souk-surface': '#fffefc',
    '--souk-line': '#e4dccf',
    '--souk-bar': '#fffefc',
    '--souk-good': '#1c6b3c',
    '--souk-good-soft': '#e5f3e8',
    '--souk-warn': '#7d4c00',
    '--souk-warn-soft': '#fdf0d5',
    '--souk-bad': '#a61b2b',
    '--souk-bad-soft': '#fce8e8',
    '--souk-quiet': sand[7],
    '--souk-quiet-soft': sand[1],
    '--souk-link': fig[8],
    '--souk-here': fig[0],
  },
  dark: {
    '--mantine-color-body': '#171412',
    '--mantine-color-dimmed': stone[2],
    '--mantine-color-placeholder': stone[3],
    '--mantine-color-anchor': fig[3],
    '--souk-surface': '#201c1a',
    '--souk-line': '#3a342f',
    '--souk-bar': '#1c1816',
    '--souk-good': '#7fd39b',
    '--souk-good-soft': '#1a3022',
    '--souk-warn': '#f3c063',
    '--souk-warn-soft': '#382a12',
    '--souk-bad': '#ff9d9d',
    '--souk-bad-soft': '#42191c',
    '--souk-quiet': stone[2],
    '--souk-quiet-soft': '#2a2522',
    '--souk-link': fig[2],
    '--souk-here': '#35202e',
  },
});
