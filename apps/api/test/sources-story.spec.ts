import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@souk/testing';
import { type ArtifactView } from '../src/artifacts/artifact.view';
import { openStream, type OpenStream } from './open-stream';
import { startScanWorker } from './scan-worker';
import { agent, type Page, skill, type SourcesApi, startSourcesApi } from './sources-context';
import { as } from './test-api';

let s: SourcesApi;
let worker: { close: () => Promise<void> };
let stream: OpenStream;
beforeAll(async () => {
  s = await startSourcesApi();
  worker = await startScanWorker(s.api.database.appUrl, path.join(s.cacheDir, '..', 'worker-git'));
  stream = await openStream(s.api, as('admin'), { query: '?topics=scan,source' });
});
afterAll(async () => {
  stream.close();
  await worker.close();
  await s.close();
});

const heard = (type: string, sourceId: string) =>
  stream.messages().filter(({ event, data }) => event === type && data.data?.['sourceId'] === sourceId);
const catalogOf = async (source: string, query = '') =>
  (await s.call<Page<ArtifactView>>('GET', `/artifacts?source=${source}${query}`)).body.items
    .map(({ change, kind, path: at }) => `${change} ${kind} ${at}`)
    .sort();

describe('somebody who adds a source and looks on', () => {
  it('sees it begin, end, and then what is in it; and of the next commit exactly what it changed', async () => {
    const repository = await s.repository({
      'skills/price/SKILL.md': skill('price'),
      'skills/stock/SKILL.md': skill('stock'),
      'skills/old/SKILL.md': skill('old'),
      'agents/buyer.md': agent('buyer'),
    });
    const { id } = await s.add({ url: repository.dir });
    await eventually(() => expect(heard('scan.finished', id)).toHaveLength(1), { withinMs: 30_000 });
    expect(heard('scan.started', id)).toHaveLength(1);
    expect(heard('scan.finished', id)[0]?.data.data).toMatchObject({
      status: 'succeeded',
      trigger: 'create',
      counts: { added: 4, files: 4 },
    });
    expect(await catalogOf(id)).toEqual([
      'added agent agents/buyer.md',
      'added skill skills/old',
      'added skill skills/price',
      'added skill skills/stock',
    ]);

    await repository.commit({
      files: {
        'skills/price/SKILL.md': `${skill('price')}\nMore.\n`,
        'skills/shelf/SKILL.md': skill('stock'),
        'skills/new/SKILL.md': skill('new'),
      },
      remove: ['skills/old/SKILL.md', 'skills/stock/SKILL.md'],
    });
    expect((await s.call('POST', `/sources/${id}/scans`)).status).toBe(202);
    await eventually(() => expect(heard('scan.finished', id)).toHaveLength(2), { withinMs: 30_000 });
    expect(heard('scan.finished', id)[1]?.data.data).toMatchObject({
      counts: { added: 1, updated: 1, moved: 1, removed: 1, unchanged: 1 },
    });
    expect(await catalogOf(id)).toEqual([
      'added skill skills/new',
      'moved skill skills/shelf',
      'unchanged agent agents/buyer.md',
      'updated skill skills/price',
    ]);
    expect(await catalogOf(id, '&removed=true')).toEqual(['removed skill skills/old']);
  });

  it('sees how far it is while the server takes its time', async () => {
    const repository = await s.repository({ 'skills/price/SKILL.md': skill('price') });
    s.server.behave({ delayMs: 1500 });
    const { id } = await s.add({ url: s.server.serve(repository) });
    const [told] = await eventually(
      () => {
        expect(heard('scan.progressed', id)).not.toEqual([]);
        return heard('scan.progressed', id);
      },
      { withinMs: 30_000 },
    );
    expect(heard('scan.finished', id)).toEqual([]);
    expect(told?.data.data).toMatchObject({ sourceId: id, phase: expect.stringMatching(/^(resolve|fetch)$/) });
    s.server.behave({});
    await eventually(() => expect(heard('scan.finished', id)).toHaveLength(1), { withinMs: 30_000 });
    expect(await catalogOf(id)).toEqual(['added skill skills/price']);
  });
});
