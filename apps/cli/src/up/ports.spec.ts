import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '@souk/platform';
import { listeningInode, portHolder } from './port-holder';
import { requireFreePorts, takenMessage } from './ports';

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

async function occupy(host: string): Promise<number> {
  const port = await freePort(0);
  server = createServer();
  await new Promise<void>((resolve) => server!.listen(port, host, resolve));
  return port;
}

describe('a port', () => {
  it.each(['127.0.0.1', '0.0.0.0'])(
    'that somebody holds on %s stops the start and says which setting moves it',
    async (host) => {
      const port = await occupy(host);
      await expect(requireFreePorts([{ port, hosts: ['127.0.0.1'], key: 'API__PORT' }])).rejects.toThrow(
        `set API__PORT to another port`,
      );
    },
  );

  it('that nobody holds is fine', async () => {
    await expect(
      requireFreePorts([{ port: await freePort(0), hosts: ['127.0.0.1', '::1'], key: 'WEB__PORT' }]),
    ).resolves.toBeUndefined();
  });

  it('is reported together with all the others', async () => {
    const port = await occupy('127.0.0.1');
    const wanted = ['API__PORT', 'WEB__PORT'].map((key) => ({ port, hosts: ['127.0.0.1'], key }));
    await expect(requireFreePorts(wanted)).rejects.toThrow(/API__PORT[^]*WEB__PORT/);
  });

  it('names its holder where the system tells', () => {
    expect(takenMessage(8000, 'API__PORT', 'node (pid 42)')).toBe(
      'port 8000 is taken by node (pid 42); stop it or set API__PORT to another port',
    );
    expect(takenMessage(8000, 'API__PORT', undefined)).toBe(
      'port 8000 is taken; stop it or set API__PORT to another port',
    );
  });
});

describe('the holder of a port', () => {
  const text = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1F40 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 111 1',
    '   1: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1',
  ].join('\n');

  it('is who listens there, not who is connected', () => {
    expect(listeningInode(text, 8000)).toBe('222');
    expect(listeningInode(text, 8001)).toBeUndefined();
  });

  (process.platform === 'linux' ? it : it.skip)('is found on Linux', async () => {
    expect(await portHolder(await occupy('127.0.0.1'))).toContain(`(pid ${process.pid})`);
  });
});
