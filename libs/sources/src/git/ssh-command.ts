import path from 'node:path';

/** What git is to reach an ssh server with: its own key and nothing of the person whose machine this is. */
export function sshCommand(host: string, address: string, home: string, keyFile?: string): string {
  const settings = [
    'BatchMode=yes',
    `HostName=${address}`,
    // The key of the server belongs to its name, whichever of its addresses answers.
    `HostKeyAlias=${host}`,
    // Whom we met once is known from then on; somebody else under that name is refused.
    'StrictHostKeyChecking=accept-new',
    `UserKnownHostsFile="${path.join(home, 'known_hosts').replaceAll('\\', '/')}"`,
    'UpdateHostKeys=no',
    'CheckHostIP=no',
    'PreferredAuthentications=publickey',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    `IdentityFile=${keyFile === undefined ? 'none' : `"${keyFile.replaceAll('\\', '/')}"`}`,
    'ForwardAgent=no',
    'ClearAllForwardings=yes',
    'PermitLocalCommand=no',
    'ControlPath=none',
    'ConnectTimeout=20',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=4',
  ];
  // Git hands this to a shell, so each part is one word to it. -F none: no configuration of this machine.
  return ['ssh', '-F', 'none', ...settings.flatMap((setting) => ['-o', setting])].map(quoted).join(' ');
}

const quoted = (word: string): string => (/^[\w.=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
