import { createServer } from 'node:net';

const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** The first free port from `from` on; 0 lets the system choose. */
export async function freePort(from: number, host = '127.0.0.1'): Promise<number> {
  if (from === 0) {
    return new Promise((resolve, reject) => {
      const probe = createServer().once('error', reject);
      probe.listen(0, host, () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
    });
  }
  for (let port = from; port < from + 100; port++) if (await isFree(port, host)) return port;
  throw new Error(`No free port between ${from} and ${from + 99}`);
}

export const portIsFree = isFree;
