import { describe, expect, it } from '@jest/globals';
import { connectSources, contentSecurityPolicy, renderIndex } from './index-page';

describe('the page of the dashboard', () => {
  it('carries the nonce of its own answer wherever the build asked for it', () => {
    expect(renderIndex('<script nonce="__CSP_NONCE__"></script><link nonce="__CSP_NONCE__">', 'abc')).toBe(
      '<script nonce="abc"></script><link nonce="abc">',
    );
  });

  it('may not run or style anything that is not ours', () => {
    const policy = contentSecurityPolicy('abc', `'self'`);
    expect(policy).toContain(`style-src 'self' 'nonce-abc'`);
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).not.toContain('unsafe');
  });

  it('may call the API where the browser finds it', () => {
    expect(connectSources('/api')).toBe(`'self'`);
    expect(connectSources('https://api.example.com/api')).toBe(`'self' https://api.example.com`);
  });
});
