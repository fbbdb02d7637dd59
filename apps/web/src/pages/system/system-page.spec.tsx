import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, screen, waitFor, within } from '@testing-library/react';
import { renderApp } from '../../../test/app';
import { noApi, onGet } from '../../../test/msw';
import { aMe, signedInAs } from '../../../test/session';
import { aBuild, anInstance, aSystem, webBuildIs, withoutDatabase } from '../../../test/system';

const section = async (name: string) => within(await screen.findByRole('region', { name }));

describe('the system page', () => {
  beforeEach(() => {
    webBuildIs(aBuild());
    signedInAs(aMe('admin'));
  });

  test('says that all systems are ready when they are, with every check by name and word', async () => {
    onGet('/api/v1/system', () =>
      aSystem({
        api: { checks: { database: { status: 'up' }, redis: { status: 'disabled', detail: 'not configured' } } },
      }),
    );
    renderApp('/system');
    expect(await screen.findByText('All systems ready')).toBeInTheDocument();
    const api = await section('API');
    expect(api.getByText('database')).toBeInTheDocument();
    expect(api.getByText('Up')).toBeInTheDocument();
    expect(api.getByText('Not used')).toBeInTheDocument();
    expect(api.getByText('not configured')).toBeInTheDocument();
  });

  test('names the database and the reason when it is down, and does not claim to know the workers', async () => {
    onGet('/api/v1/system', withoutDatabase);
    renderApp('/system');
    expect(await screen.findByText('Not ready: database - connection refused')).toBeInTheDocument();
    expect(screen.queryByText('All systems ready')).not.toBeInTheDocument();
    expect((await section('Worker')).getByText('Unknown')).toBeInTheDocument();
  });

  test('teaches how to start a worker when none is running', async () => {
    onGet('/api/v1/system', () => aSystem({ worker: { status: 'absent', instances: [] } }));
    renderApp('/system');
    expect(await screen.findByText('Not ready: worker - none is running')).toBeInTheDocument();
    const worker = await section('Worker');
    expect(worker.getByText(/No worker is running/)).toBeInTheDocument();
    expect(worker.getByText('npm start')).toBeInTheDocument();
  });

  test('keeps the last known state when the API stops answering, marks it, and recovers by itself', async () => {
    let reachable = true;
    onGet('/api/v1/system', () => (reachable ? aSystem() : noApi()));
    const { user } = renderApp('/system');
    await screen.findByText('All systems ready');

    reachable = false;
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(await screen.findByText('The API stopped answering')).toBeInTheDocument();
    expect(screen.queryByText('All systems ready')).not.toBeInTheDocument();
    expect((await section('API')).getByText('Last known')).toBeInTheDocument();
    expect((await section('API')).getByText('database')).toBeInTheDocument();

    reachable = true;
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(await screen.findByText('All systems ready')).toBeInTheDocument();
    expect(screen.queryByText('Last known')).not.toBeInTheDocument();
  });

  test('an API that was never reached is called unreachable, without a made-up state', async () => {
    onGet('/api/v1/system', noApi);
    renderApp('/system');
    const banner = (await screen.findAllByText('API unreachable'))[0]?.closest('[role="status"]');
    expect(banner).toBeInTheDocument();
    expect(screen.queryByRole('region', { name: 'Worker' })).not.toBeInTheDocument();
  });

  test('an API that was never reached does not look like loading again at each new attempt', async () => {
    let asked = 0;
    let answer: (response: Response) => void = () => undefined;
    const pending = new Promise<Response>((resolve) => (answer = resolve));
    onGet('/api/v1/system', () => (++asked === 1 ? noApi() : pending));
    const { user } = renderApp('/system');
    await screen.findAllByText('API unreachable');
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    await waitFor(() => expect(asked).toBeGreaterThan(1));
    expect(screen.getByText('API unreachable')).toBeInTheDocument();
    expect(screen.queryByLabelText('Loading the state of the system')).not.toBeInTheDocument();
    answer(noApi());
  });

  test('shows which part runs another build', async () => {
    const old = anInstance({ build: aBuild({ version: '1.2.2', gitSha: 'c'.repeat(40) }) });
    onGet('/api/v1/system', () => aSystem({ worker: { instances: [old] } }));
    renderApp('/system');
    const builds = await section('Builds');
    expect(builds.getByText(/Not every part runs the same build/)).toBeInTheDocument();
    const row = builds.getByText('1.2.2').closest('tr');
    expect(row).toHaveTextContent('differs from web');
    expect(builds.getByText('same as web').closest('tr')).toHaveTextContent('API');
  });

  test("counts an instance's age by the server's clock, not the reader's", async () => {
    onGet('/api/v1/system', () =>
      aSystem({ now: '2020-01-01T00:00:09Z', worker: { instances: [anInstance({ seenAt: '2020-01-01T00:00:05Z' })] } }),
    );
    renderApp('/system');
    expect((await section('Instances')).getByText(/^[45] s ago$/)).toBeInTheDocument();
  });
});

describe('polling', () => {
  beforeEach(() => {
    webBuildIs(aBuild());
    signedInAs(aMe('admin'));
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate', 'performance'] });
  });
  afterEach(() => {
    show('visible');
    jest.useRealTimers();
  });

  const show = (state: DocumentVisibilityState) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  };
  const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

  test('asks again every five seconds, rests while the tab is hidden, and asks at once when it is shown', async () => {
    let asked = 0;
    onGet('/api/v1/system', () => {
      asked++;
      return aSystem();
    });
    renderApp('/system');
    await screen.findByText('All systems ready');

    const before = asked;
    await pass(5000);
    await waitFor(() => expect(asked).toBe(before + 1));

    act(() => show('hidden'));
    const resting = asked;
    await pass(60_000);
    expect(asked).toBe(resting);

    act(() => show('visible'));
    await waitFor(() => expect(asked).toBeGreaterThan(resting));
  });
});
