import { describe, expect, it } from '@jest/globals';
import { passwordProblem } from './password-rules';

const ana = { email: 'ana.lima-souza@souk.example', name: 'Ana Lima Souza' };

describe('a new password', () => {
  it.each([
    'correct horse battery',
    'k7dm-2vq9-hhxw-ppt3',
    'Ana Lima Souza has one',
    'ação-é-força-já', // 15 characters, whatever their bytes
    '\u{1F40E}\u{1F50B}\u{1F4CE}\u{1F3A9}\u{1F355}\u{1F680}\u{1F308}\u{1F384}\u{1F9C0}\u{1F511}\u{1F9F2}\u{1F4A1}',
    ' spaces around it ',
  ])('may be %j', (password) => {
    expect(passwordProblem(password, ana)).toBeUndefined();
  });

  it.each([
    ['short-one-1', 'must have at least 12 characters'],
    ['\u{1F40E}'.repeat(11), 'must have at least 12 characters'],
    ['x1'.repeat(101), 'must have at most 200 characters'],
    // One character that stands for eighteen.
    ['\uFDFA'.repeat(12), 'must have at most 200 characters'],
    ['ANA.LIMA-SOUZA@souk.example', 'must not be the e-mail address or the name'],
    ['ana.lima-souza', 'must not be the e-mail address or the name'],
    ['ana lima souza', 'must not be the e-mail address or the name'],
    ['AnaLimaSouza', 'must not be the e-mail address or the name'],
    ['\uFF41na lima souza', 'must not be the e-mail address or the name'],
    ['aaaaaaaaaaaa', 'must not repeat the same few characters'],
    ['            ', 'must not repeat the same few characters'],
    ['abcabcabcabca', 'must not repeat the same few characters'],
    ['1234567890123', 'must not be a sequence of neighbours'],
    ['0987654321098', 'must not be a sequence of neighbours'],
    ['abcdefghijkl', 'must not be a sequence of neighbours'],
    ['ZYXWVUTSRQPO', 'must not be a sequence of neighbours'],
    ['qwertyuiopas', 'must not be a sequence of neighbours'],
  ])('must not be %j', (password, problem) => {
    expect(passwordProblem(password, ana)).toBe(problem);
  });
});
