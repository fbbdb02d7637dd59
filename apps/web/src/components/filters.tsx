import './input-styles';
import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import classes from './filters.module.css';

const typingMs = 300;

export function Filters({ label, children }: { label: string; children: ReactNode }) {
  return (
    <form role="search" aria-label={label} className={classes.filters} onSubmit={(event) => event.preventDefault()}>
      {children}
    </form>
  );
}

interface FilterProps {
  label: string;
  /** As the address says it; empty for none. */
  value: string;
  onChange: (value: string) => void;
}

/** Waits until the typing rests. */
export function FilterText({ label, value, onChange }: FilterProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const tell = useDebouncedCallback(onChange, typingMs);
  // The address may change by itself: by "back", or by a button that clears all filters.
  if (value !== known) {
    setKnown(value);
    if (value !== typed.trim()) setTyped(value);
  }
  return (
    <TextInput
      type="search"
      label={label}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        tell(currentTarget.value.trim());
      }}
    />
  );
}

interface FilterChoiceProps extends FilterProps {
  /** The name of no filter. */
  all: string;
  choices: readonly { value: string; label: string }[];
}

export function FilterChoice({ label, all, choices, value, onChange }: FilterChoiceProps) {
  return (
    <NativeSelect
      label={label}
      value={value}
      data={[{ value: '', label: all }, ...choices]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
