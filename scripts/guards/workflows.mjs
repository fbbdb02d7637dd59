import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { trackedFiles } from '../tracked-files.mjs';

export const name = 'workflows';
export const about = 'workflows parse, pin their actions and declare permissions and time limits';

/** Text that outsiders write: inside a script it would be run. */
const untrusted = /\$\{\{[^}]*github\.(event\.[\w.]*(title|body|message|ref|label|name|email)|head_ref)[^}]*\}\}/;

export async function run({ root }) {
  return trackedFiles(root)
    .filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file))
    .flatMap((file) => {
      const document = parseDocument(readFileSync(path.join(root, file), 'utf8'), { uniqueKeys: true });
      const problems =
        document.errors.length > 0
          ? document.errors.map((error) => error.message.split('\n')[0])
          : offences(document.toJS() ?? {});
      return problems.map((problem) => `${file}: ${problem}`);
    });
}

function offences(workflow) {
  const problems = [];
  if (workflow.permissions === undefined) problems.push('declares no permissions');
  if (workflow.permissions === 'write-all') problems.push('takes every permission');
  if (
    [workflow.on].flat().some((event) => event === 'pull_request_target' || event?.pull_request_target !== undefined)
  ) {
    problems.push('runs on pull_request_target, with secrets, on code of strangers');
  }
  for (const [id, job] of Object.entries(workflow.jobs ?? {})) {
    if (job['timeout-minutes'] === undefined && job.uses === undefined)
      problems.push(`job ${id} has no timeout-minutes`);
    for (const action of [job.uses, ...(job.steps ?? []).map((step) => step.uses)].filter(Boolean)) {
      if (!pinned(action)) problems.push(`job ${id} uses ${action}, which is not pinned to a version`);
    }
    for (const step of job.steps ?? []) {
      if (untrusted.test(step.run ?? ''))
        problems.push(`job ${id} puts text of strangers into a script: ${step.name ?? step.run.split('\n')[0]}`);
    }
  }
  return problems;
}

function pinned(action) {
  return action.startsWith('./') || /@(v?\d[\w.-]*|[0-9a-f]{40})$/.test(action);
}
