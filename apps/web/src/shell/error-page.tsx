import { Button } from '@mantine/core';
import { ApiError } from '@souk/api-client';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { NoticePage } from './notice-page';

/** Shown in place of a page that failed; the navigation around it keeps working. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  const { title, happened, advice, requestId } = explain(error);
  const Icon = error instanceof ApiError && error.isUnreachable ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <NoticePage
      urgent
      title={title}
      icon={<Icon size={40} stroke={1.5} />}
      actions={
        <>
          <Button onClick={retry}>Try again</Button>
          <Button variant="default" onClick={() => window.location.reload()}>
            Reload Souk
          </Button>
        </>
      }
    >
      <p>{happened}</p>
      <p>{advice}</p>
      {requestId && (
        <p>
          Request id: <code>{requestId}</code>
        </p>
      )}
    </NoticePage>
  );
}

interface Explanation {
  title: string;
  happened: string;
  advice: string;
  requestId?: string | undefined;
}

function explain(error: unknown): Explanation {
  if (error instanceof ApiError && error.isUnreachable)
    return {
      title: 'The API cannot be reached',
      happened: error.message,
      advice: 'Check your connection, then try again. If others see this too, the API may be restarting.',
      requestId: error.requestId,
    };
  if (error instanceof ApiError)
    return {
      title: error.title,
      happened: error.message,
      advice: 'Try again. If it happens again, give the request id to the people who run Souk: their logs carry it.',
      requestId: error.requestId,
    };
  // A page's script that is gone: a newer build was deployed while this tab was open.
  if (error instanceof TypeError && /dynamically imported module|module script/i.test(error.message))
    return {
      title: 'This page could not be loaded',
      happened: 'Its script is not on the server any more; a newer Souk was probably deployed.',
      advice: 'Reload Souk to get the newest version.',
    };
  return {
    title: 'This page failed',
    happened: error instanceof Error ? error.message : 'An unknown error stopped it.',
    advice: 'Try again, or reload Souk. The other pages still work.',
  };
}
