import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useRef } from 'react';
import classes from './secret.module.css';

/** A secret that is shown once. Where the browser forbids copying, it is selected for the reader's own hands. */
export function Secret({ label, value }: { label: string; value: string }) {
  const { copy, copied, error } = useClipboard({ timeout: 4000 });
  const text = useRef<HTMLElement>(null);
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <div className={classes.secret}>
      <span className={classes.label}>{label}</span>
      <code ref={text} className={classes.value}>
        {value}
      </code>
      <Button
        variant="default"
        leftSection={<Icon size={18} stroke={1.8} aria-hidden />}
        data-autofocus
        onClick={() => {
          if (text.current) window.getSelection()?.selectAllChildren(text.current);
          copy(value);
        }}
      >
        Copy
      </Button>
      <span role="status" className={classes.status}>
        {copied && 'Copied.'}
        {error && 'This browser does not let Souk copy. It is selected: press Ctrl C.'}
      </span>
    </div>
  );
}
