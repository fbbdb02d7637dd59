import { isIPv4, isIPv6 } from 'node:net';

/**
 * What an address is counted as: an IPv4 address by itself, an IPv6 one by its /64, because whoever has one address of such a network
 * has all of them. Undefined for what is no address.
 */
export function networkOf(address: string): string | undefined {
  if (isIPv4(address)) return address;
  const [plain = ''] = address.split('%', 1);
  if (!isIPv6(plain)) return undefined;
  const mapped = /^(?:0*:)*:?ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  return mapped ?? network(plain);
}

function network(address: string): string {
  const [head = '', tail] = address.split('::', 2);
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const first = groups(head);
  // An IPv4 ending stands for two groups.
  const last = groups(tail ?? '').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const all = [...first, ...Array<string>(Math.max(0, zeros)).fill('0'), ...last];
  return `${all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
