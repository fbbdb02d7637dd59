import './dialog-styles';
import { Modal } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import classes from './dialog.module.css';

export interface DialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** It is out of sight: what it has shown may be forgotten. */
  onClosed?: () => void;
  /** For what must be read before it is closed: neither Escape nor a click beside it will do. */
  insistent?: boolean;
  children: ReactNode;
}

/** Takes the focus, keeps it, and gives it back. */
export function Dialog({ opened, onClose, onClosed, title, insistent = false, children }: DialogProps) {
  useFocusReturn(opened);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      {...(onClosed && { onExitTransitionEnd: onClosed })}
      title={title}
      size="lg"
      centered
      returnFocus={false}
      closeOnEscape={!insistent}
      closeOnClickOutside={!insistent}
      closeButtonProps={{ 'aria-label': 'Close' }}
      // It is no banner of the page.
      attributes={{ header: { role: 'none' } }}
      classNames={{ title: classes.title, content: classes.content, header: classes.header }}
    >
      <div className={classes.body}>{children}</div>
    </Modal>
  );
}

/** Mantine's own does not know what had the focus when a dialog is opened in the moment its script arrives. */
function useFocusReturn(opened: boolean): void {
  useEffect(() => {
    const before = document.activeElement;
    if (!opened || !(before instanceof HTMLElement)) return undefined;
    return () => before.focus();
  }, [opened]);
}
