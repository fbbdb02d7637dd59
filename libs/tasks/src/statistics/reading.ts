import { Injectable } from '@nestjs/common';
import { Database, rows, system } from '@souk/platform';
import { StatisticsReader } from './statistics-reader';

const souk = system('statistics');

/** How far the log has been read: what happened later is not counted yet. */
@Injectable()
export class Reading {
  constructor(
    private readonly database: Database,
    private readonly reader: StatisticsReader,
  ) {}

  /** Now, when nothing is left to be read. Ask before the sums are asked for: they may then be newer, never older. */
  asOf(): Promise<Date> {
    return this.database.transaction(souk, async (tx) => {
      const [known] = await rows<{ epoch: number; xid: string; seq: string }>(
        tx,
        'SELECT epoch, xid::text, seq::text FROM event_followers WHERE name = $1',
        [this.reader.name],
      );
      const { epoch, xid, seq } = known ?? { epoch: 0, xid: '0', seq: '0' };
      const [row] = await rows<{ at: Date }>(
        tx,
        `SELECT coalesce(
           (SELECT at FROM events WHERE epoch = $1 AND (xid, seq) > ($2::bigint, $3::bigint) ORDER BY epoch, xid, seq LIMIT 1),
           (SELECT at FROM events WHERE epoch > $1 ORDER BY epoch, xid, seq LIMIT 1),
           now()) AS at`,
        [epoch, xid, seq],
      );
      if (!row) throw new Error('SELECT returned nothing');
      return row.at;
    });
  }
}
