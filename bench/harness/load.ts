import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { type Comparison } from './bench';
import { type Program } from './program';
import { inTurns, summary } from './rounds';
import { type Stage } from './stage';

const autocannon = createRequire(import.meta.url).resolve('autocannon');
const run = promisify(execFile);

export interface Call {
  path: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** Puts another text for `[<id>]` into every request. */
  ids?: boolean;
}

interface Load {
  perSecond: number;
  requests: number;
}

const connections = 32;
/** Not by its own command line, which reads brackets in a header as its own. */
const cannon = `
  const [, autocannon, options] = process.argv;
  require(autocannon)(JSON.parse(options), (error, result) => {
    if (error) throw error;
    process.stdout.write(JSON.stringify(result));
  });`;

/** 32 connections, one request at a time on each, from a process of its own. A single failed request spoils the round. */
async function load(
  url: string,
  { path, method = 'GET', headers = {}, body, ids = false }: Call,
  seconds: number,
): Promise<Load> {
  const options = {
    url: `${url}${path}`,
    ...{ connections, pipelining: 1, duration: seconds, method, headers, idReplacement: ids },
    ...(body === undefined ? {} : { body }),
  };
  const { stdout } = await run(process.execPath, ['--eval', cannon, autocannon, JSON.stringify(options)]);
  const result = JSON.parse(stdout) as Record<'errors' | 'timeouts' | 'non2xx' | '2xx' | 'duration', number>;
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0 || result['2xx'] === 0) throw new Error(`${failed} requests to ${path} failed`);
  return { perSecond: result['2xx'] / result.duration, requests: result['2xx'] };
}

/** The same call to both servers, in turns, or to each its own. */
export async function compareServers(
  stage: Stage,
  servers: { ours: Program; bare: Program },
  call: Call | { ours: Call; bare: Call },
): Promise<Comparison> {
  const calls = 'path' in call ? { ours: call, bare: call } : call;
  const { rounds, seconds } = stage.quick ? { rounds: 3, seconds: 1 } : { rounds: 7, seconds: 3 };
  const side = async (server: Program, call: Call) => {
    const url = await server.ask<string>('url');
    await load(url, call, stage.quick ? 2 : 5);
    return async () => {
      await load(url, call, 1);
      const before = await server.usage();
      const { perSecond, requests } = await load(url, call, seconds);
      return { perSecond, cpu: ((await server.usage()).cpu - before.cpu) / requests };
    };
  };
  const results = await inTurns(rounds, {
    ours: await side(servers.ours, calls.ours),
    bare: await side(servers.bare, calls.bare),
  });
  return {
    unit: 'req/s',
    rounds: results.map(({ ours, bare }) => ({ ours: ours.perSecond, bare: bare.perSecond })),
    cpu: {
      ours: summary(results.map(({ ours }) => ours.cpu)).median,
      bare: summary(results.map(({ bare }) => bare.cpu)).median,
    },
  };
}
