import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { FixedWindow } from './fixed-window';

const at = (ms: number) => jest.spyOn(performance, 'now').mockReturnValue(ms);
afterEach(() => {
  jest.restoreAllMocks();
});

describe('a window', () => {
  it('begins with the first request of a key and ends for all of its requests at once', () => {
    const window = new FixedWindow(1000);
    at(0);
    expect(window.hit('a')).toEqual({ used: 1, resetMs: 1000 });
    at(900);
    expect(window.hit('a')).toEqual({ used: 2, resetMs: 100 });
    expect(window.hit('b')).toEqual({ used: 1, resetMs: 1000 });
    at(1000);
    expect(window.hit('a')).toEqual({ used: 1, resetMs: 1000 });
    expect(window.hit('b')).toEqual({ used: 2, resetMs: 900 });
  });

  it('keeps nothing of keys that are over once another one comes', () => {
    const window = new FixedWindow(1000);
    at(0);
    for (let i = 0; i < 500; i++) window.hit(`key ${i}`);
    at(1001);
    window.hit('another');
    expect(window.size).toBe(1);
  });

  it('holds no more keys than it may, however many come, and forgets the oldest first', () => {
    const window = new FixedWindow(1000, 100);
    at(0);
    window.hit('oldest');
    for (let i = 0; i < 99; i++) window.hit(`key ${i}`);
    expect(window.hit('oldest').used).toBe(2);
    for (let i = 0; i < 100_000; i++) window.hit(`flood ${i}`);
    expect(window.size).toBeLessThanOrEqual(100);
    expect(window.hit('flood 99999').used).toBe(2);
    expect(window.hit('oldest').used).toBe(1);
  });

  it('of a key that comes back goes to the end of the queue', () => {
    const window = new FixedWindow(1000, 3);
    at(0);
    window.hit('a');
    at(500);
    window.hit('b');
    at(1200);
    window.hit('a');
    window.hit('c');
    window.hit('d');
    expect(window.hit('a').used).toBe(2);
  });
});
