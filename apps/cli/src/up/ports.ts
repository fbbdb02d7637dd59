import { connect } from 'node:net';
import { portIsFree } from '@souk/platform';
import { CliError } from '../exit-codes';
import { portHolder } from './port-holder';

export interface WantedPort {
  port: number;
  hosts: readonly string[];
  /** The setting that moves it. */
  key: string;
}

/** Before anything starts: nobody else listens where we are going to. */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  const taken: string[] = [];
  for (const { port, hosts, key } of wanted) {
    if (await isTaken(port, hosts)) taken.push(takenMessage(port, key, await portHolder(port)));
  }
  if (taken.length > 0) throw new CliError('failure', taken.join('\nsouk: '));
}

export const takenMessage = (port: number, key: string, holder: string | undefined): string =>
  `port ${port} is taken${holder ? ` by ${holder}` : ''}; stop it or set ${key} to another port`;

/** Asked both ways: some systems let us bind one address of a port that another program holds on all of them. */
async function isTaken(port: number, hosts: readonly string[]): Promise<boolean> {
  for (const host of hosts) {
    // A system without IPv6 cannot bind ::1, which does not make the port taken.
    if ((host !== '::1' && !(await portIsFree(port, host))) || (await answers(port, host))) return true;
  }
  return false;
}

const answers = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, host, () => resolve(true));
    socket.setTimeout(300, () => socket.destroy());
    socket.once('error', () => undefined);
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
