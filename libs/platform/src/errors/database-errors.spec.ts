import { describe, expect, it } from '@jest/globals';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { asUnavailable } from './database-errors';

const coded = (code: string) => Object.assign(new Error('said the server'), { code });

describe('a database that does not answer', () => {
  it.each<[string, Error]>([
    ['a connection that an administrator ended', coded('57P01')],
    ['a server that is out of memory', coded('53200')],
    ['a server that is not the primary any more', coded('25006')],
    ['a failure of the connection', coded('08006')],
    ['a socket that is gone', coded('ERR_STREAM_DESTROYED')],
    ['all addresses of a host refusing', new AggregateError([coded('ECONNREFUSED')])],
    ['what TypeORM wraps', new QueryFailedError('SELECT 1', [], coded('57P01'))],
    ['a connection that broke between two statements', new QueryRunnerAlreadyReleasedError()],
    ['the same, asked by an entity', new QueryRunnerProviderAlreadyReleasedError()],
    ['a connection that was closed', new Error('Client was closed and is not queryable')],
    ['a connection that breaks while it is made', new Error('timeout expired')],
    ['an answer to a question that was given up', new Error('Received unexpected dataRow message from backend.')],
  ])('is told by %s', (_what, error) => {
    expect(asUnavailable(error)).toMatchObject({ kind: 'unavailable', code: 'database_unavailable' });
  });

  it.each<[string, unknown]>([
    ['a bug', new TypeError('x is not a function')],
    ['a refused row', coded('23505')],
    ['a missing right', coded('42501')],
    ['what is no error', { code: '57P01' }],
  ])('is not told by %s', (_what, error) => {
    expect(asUnavailable(error)).toBeUndefined();
  });
});
