import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@souk/platform';
import { FolderRepository } from './folder-repository';
import { GitRepository } from './git-repository';
import { type Repository } from './repository';

export interface OpenedRepository {
  repository: Repository;
  /** The commit that is looked at; undefined for a plain folder. */
  commit: string | undefined;
}

/** A bare git directory, a checkout (what is committed, not what lies around) or a plain folder. */
export async function openRepository(place: string, ref?: string, signal?: AbortSignal): Promise<OpenedRepository> {
  const folder = path.resolve(place);
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new DomainError('not_found', 'folder_not_found', `There is no folder "${place}".`);
  }
  const gitDir = await gitDirOf(folder);
  const repository = gitDir === undefined ? undefined : await GitRepository.open(gitDir, ref, signal);
  if (repository) return { repository, commit: repository.commit };
  if (ref !== undefined) {
    throw new DomainError('invalid', 'not_a_repository', `"${place}" is no git repository, so it has no ref.`);
  }
  return { repository: new FolderRepository(folder), commit: undefined };
}

async function gitDirOf(folder: string): Promise<string | undefined> {
  const dotGit = path.join(folder, '.git');
  // A file in the worktrees and submodules of a repository.
  if (await exists(dotGit)) return dotGit;
  const bare = await Promise.all(['HEAD', 'objects', 'refs'].map((name) => exists(path.join(folder, name))));
  return bare.every(Boolean) ? folder : undefined;
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
