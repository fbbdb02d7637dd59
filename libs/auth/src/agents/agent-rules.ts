import { isIP } from 'node:net';
import { isUuid, type Permission, permissionsOf, wrongField } from '@souk/platform';

export const agentNamePattern = '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$';
export const longestDescription = 1000;
export const longestLabel = 100;
export const expiryDays = { least: 1, most: 365, usual: 90 } as const;
/** Valid at once: the one in use and, during a rotation, its successor. */
export const tokensAtOnce = 2;
/** Beyond it a list of addresses is a firewall's business. */
export const mostAddresses = 100;

const agentName = new RegExp(agentNamePattern);
const agentPermissions = permissionsOf('agent');

/** An agent signs in by its id or its name: a name that looks like an id could be the id of another. */
export function checkName(name: string): void {
  if (agentName.test(name) && !isUuid(name)) return;
  throw wrongField('name', 'agent_name', 'must be 1 to 64 lower-case letters, digits, dots, hyphens or underscores');
}

export function checkDescription(description: string): void {
  if (description.length > longestDescription)
    throw wrongField('description', 'max', `must not be longer than ${longestDescription} characters`);
}

export function checkLabel(label: string): void {
  if (label.length > longestLabel)
    throw wrongField('label', 'max', `must not be longer than ${longestLabel} characters`);
}

export function checkExpiry(days: number): void {
  if (!Number.isInteger(days) || days < expiryDays.least || days > expiryDays.most)
    throw wrongField('expiresInDays', 'range', `must be a whole number from ${expiryDays.least} to ${expiryDays.most}`);
}

/** Absent: all that agents may do today; what they may do tomorrow a new token gets. */
export function checkedScopes(scopes: readonly string[] | undefined): Permission[] {
  if (scopes === undefined) return [...agentPermissions];
  const known = [...agentPermissions].filter((permission) => scopes.includes(permission));
  const strange = scopes.filter((scope) => !agentPermissions.has(scope as Permission));
  if (strange.length > 0 || known.length === 0)
    throw wrongField('scopes', 'scope', `must name some of what agents may do: ${[...agentPermissions].join(', ')}`);
  return known;
}

/** Absent: from anywhere. A single address is the range of itself. */
export function checkedAddresses(addresses: readonly string[] | undefined): string[] | null {
  if (addresses === undefined) return null;
  const ranges = addresses.map(rangeOf);
  if (ranges.length === 0 || ranges.length > mostAddresses)
    throw wrongField(
      'addresses',
      'size',
      `must be 1 to ${mostAddresses} addresses or ranges; leave it out to allow any`,
    );
  const at = ranges.indexOf(undefined);
  if (at >= 0)
    throw wrongField(`addresses.${at}`, 'address', 'must be an IP address or a CIDR range such as 203.0.113.0/24');
  return [...new Set(ranges as string[])];
}

function rangeOf(text: string): string | undefined {
  const [, address = '', prefix] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) return undefined;
  const bits = version === 4 ? 32 : 128;
  const length = Number(prefix ?? bits);
  return length > bits ? undefined : `${address.toLowerCase()}/${length}`;
}
