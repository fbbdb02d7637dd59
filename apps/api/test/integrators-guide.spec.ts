import { describe, expect, it } from '@jest/globals';
import { differences, isRefusal, Shell, stepsOf } from './guide';

const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n`;

describe('a guide that is run', () => {
  it('has its steps in order, each with the answer behind it', () => {
    const page = [
      fenced('bash', 'echo 1'),
      'Prose.\n',
      fenced('json', '1'),
      fenced('', 'npm start'),
      fenced('ts', 'a()'),
    ];
    expect(stepsOf(page.join('')).map(({ line: _, ...step }) => step)).toEqual([
      { language: 'bash', text: 'echo 1', answer: { language: 'json', text: '1' } },
      { language: 'ts', text: 'a()' },
    ]);
  });

  it.each([
    ['a second answer', fenced('bash', 'a') + fenced('json', '1') + fenced('json', '2')],
    ['an answer to what is not run', fenced('bash', 'a') + fenced('', 'b') + fenced('text', '1')],
    ['a language that nothing runs', fenced('sh', 'a')],
    ['a block without an end', '```bash\na\n'],
  ])('cannot have %s', (_, page) => {
    expect(() => stepsOf(page)).toThrow(/^Line \d/);
  });

  it('may show how something is refused', () => {
    const [refused, done] = stepsOf(
      fenced('bash', 'a') +
        fenced('json', '{"status": 409, "code": "x"}') +
        fenced('bash', 'a') +
        fenced('json', '{"status": "approved"}'),
    );
    expect([refused, done].map((step) => isRefusal(step!))).toEqual([true, false]);
  });
});

describe('an answer that is shown', () => {
  const shown = { status: 'approved', name: 'Policy ...', by: { kind: 'human' }, hours: 3, id: '...' };
  const found = { ...shown, name: 'Policy 7', id: 7, more: true };
  const compared = (answer: unknown, output: unknown) =>
    differences({ language: 'json', text: JSON.stringify(answer) }, JSON.stringify(output));

  it('may leave out what there is, and what differs each time', () => {
    expect(compared(shown, found)).toEqual([]);
    expect(compared([1, '...'], [1, 2, 3])).toEqual([]);
    expect(compared(['...'], [])).toEqual([]);
  });

  it.each([
    ['another text', { ...found, status: 'pending' }],
    ['another beginning', { ...found, name: 'Small Policy 7' }],
    ['another number', { ...found, hours: 3.5 }],
    ['a number as a text', { ...found, hours: '3' }],
    ['another inner value', { ...found, by: { kind: 'agent' } }],
    ['nothing where there was anything', { ...found, id: undefined }],
    ['no object', [found]],
  ])('is not %s', (_, other) => {
    expect(compared(shown, other)).toHaveLength(1);
  });

  it('has as many items as it shows', () => {
    for (const [list, other] of [
      [[1, 2], [1]],
      [[1], [1, 2]],
      [[1, 2, '...'], [1]],
      [
        [1, '...'],
        [2, 1],
      ],
    ])
      expect(compared(list, other)).toHaveLength(1);
  });

  it('as text has its lines in that order', () => {
    const text = (lines: string, output: string) => differences({ language: 'text', text: lines }, output);
    expect(text('PASS ... events\nb', 'a\nPASS 7 events\nb')).toEqual([]);
    expect(text('b\na', 'a\nb')).toHaveLength(1);
    expect(text('PASS ... events', 'FAIL 7 events')).toHaveLength(1);
    expect(text('a.c', 'abc')).toHaveLength(1);
  });

  it('that should be JSON is', () => {
    expect(differences({ language: 'json', text: '{}' }, 'curl: (7)')).toHaveLength(1);
  });
});

(process.platform === 'win32' ? describe.skip : describe)('the shell of a reader', () => {
  it('keeps what a step has set, and notices what fails in the middle of one', async () => {
    const shell = new Shell('.', { PATH: process.env.PATH }, 'greet() { echo "hello $1"; }');
    try {
      await expect(shell.run('NAME=Mia')).resolves.toMatchObject({ code: 0, output: '' });
      await expect(shell.run('greet "$NAME"')).resolves.toMatchObject({ code: 0, output: 'hello Mia' });
      await expect(shell.run('false\necho on')).resolves.toMatchObject({ code: 1, output: 'on' });
      await expect(shell.run('(exit 7) | cat\necho on')).resolves.toMatchObject({ code: 7 });
      await expect(shell.run('X=$(exit 3)\necho on')).resolves.toMatchObject({ code: 3 });
      await expect(shell.run('until true; do false; done')).resolves.toMatchObject({ code: 0 });
    } finally {
      shell.close();
    }
  });
});
