/** Where a reader stands in the log. Text on the wire: `epoch-xid-seq`, the id of a server-sent event. */
export interface Position {
  epoch: number;
  xid: string;
  seq: string;
}

const shape = /^(\d{1,9})-(\d{1,19})-(\d{1,19})$/;

export const formatPosition = ({ epoch, xid, seq }: Position): string => `${epoch}-${xid}-${seq}`;

export function parsePosition(text: string): Position | undefined {
  const [, epoch, xid, seq] = shape.exec(text) ?? [];
  if (epoch === undefined || xid === undefined || seq === undefined) return undefined;
  if (BigInt(xid) >= 2n ** 63n || BigInt(seq) >= 2n ** 63n) return undefined;
  return { epoch: Number(epoch), xid, seq };
}

export function comparePositions(a: Position, b: Position): number {
  if (a.epoch !== b.epoch) return a.epoch - b.epoch;
  const difference = BigInt(a.xid) - BigInt(b.xid) || BigInt(a.seq) - BigInt(b.seq);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
