import { detect, openRepository } from '@souk/sources';
import { answerBench } from './answers';

interface Run {
  ms: number;
  files: number;
  read: number;
  artifacts: number;
}

/** Everything that a scan of a mirror does before it compares: open, list, read, decide. */
async function run(gitDir: string): Promise<Run> {
  const started = performance.now();
  const { repository } = await openRepository(gitDir);
  try {
    const { artifacts, stats } = await detect(repository);
    return { ms: performance.now() - started, files: stats.files, read: stats.read, artifacts: artifacts.length };
  } finally {
    await repository.close();
  }
}

answerBench({ run }, () => Promise.resolve());
