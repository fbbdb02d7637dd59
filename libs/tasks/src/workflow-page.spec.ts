import { readFileSync } from 'node:fs';
import { permissionsOf } from '@souk/platform';
import { expect, it } from '@jest/globals';
import { type TaskAction, taskActions, transitionOf } from './task-transitions';

const needs: Partial<Record<TaskAction, string>> = { assign: 'assignedTo', complete: 'actualHours' };

/** The line of the page that says what the table of transitions says. */
function lineOf(action: TaskAction): string[] {
  const { from, to, permission, part, partFrom, partSeconds, fourEyes, seesRevision, needsReason } =
    transitionOf(action);
  const roles = (['head', 'admin'] as const).filter(
    (role) => permission !== undefined && permissionsOf(role).has(permission),
  );
  return [
    action,
    from.join(', '),
    to === 'same' ? 'the same' : to,
    [
      [...roles, ...(part && !partFrom ? [part] : [])].join(', '),
      ...(part && partFrom ? [`${part} until it is approved`] : []),
      ...(partSeconds === undefined ? [] : [`for ${partSeconds} seconds`]),
      ...(fourEyes ? ['four eyes'] : []),
    ].join('; '),
    [seesRevision && 'revision', needsReason && 'reason', needs[action]].filter(Boolean).join(', '),
  ];
}

it('docs/tasks.md tells the workflow as the table has it', () => {
  const lines = readFileSync('docs/tasks.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| `\w+` +\| `/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
  expect(lines).toEqual(taskActions.map(lineOf));
});

it('the part of a creator ends where the page says so', () => {
  expect(transitionOf('cancel').partFrom).toEqual(['pending', 'awaiting_approval']);
});
