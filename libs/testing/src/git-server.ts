import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { plainGitEnvironment, type TestRepository } from './repositories';

/** What goes wrong with a server, from now on until it is said otherwise. */
export interface GitServerFaults {
  /** Before every answer. */
  delayMs?: number;
  /** Between pieces of a pack. */
  trickleMs?: number;
  /** The line is cut after so many bytes of a pack. */
  cutAfterBytes?: number;
  /** Content-Length of a pack is that much too large, or too small. */
  lengthOff?: number;
  /** 'silently': as servers that never heard of them. 'loudly': as servers that forbid them. */
  refuseFilters?: 'silently' | 'loudly';
  refuseShallow?: boolean;
  /** Only what has a name may be asked for, as before protocol 2. */
  refuseUnnamed?: boolean;
  /** Wanted as the password of basic authentication. */
  token?: string;
  /** What asks for a repository is sent there. */
  redirectTo?: (path: string) => string;
  /** Every answer. */
  status?: number;
}

export interface GitServerRequest {
  method: string;
  path: string;
  authorization: string | undefined;
  /** Of a fetch: ids that were asked for. */
  wants: string[];
  filter: boolean;
  depth: boolean;
}

export interface GitServer {
  /** `http://127.0.0.1:port` */
  origin: string;
  port: number;
  requests: GitServerRequest[];
  /** The URL under which the repository is served. */
  serve(repository: TestRepository, name?: string): string;
  behave(faults: GitServerFaults): void;
  close(): Promise<void>;
}

/** `git http-backend` behind Node, on loopback. */
export async function startGitServer(faults: GitServerFaults = {}): Promise<GitServer> {
  const backend = new Backend(faults);
  const server = createServer((request, response) => {
    backend.answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    requests: backend.requests,
    serve: (repository, name = `repository-${backend.repositories.size}`) => {
      backend.repositories.set(name, repository.dir);
      return `${origin}/${name}.git`;
    },
    behave: (next) => {
      backend.faults = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

class Backend {
  readonly repositories = new Map<string, string>();
  readonly requests: GitServerRequest[] = [];

  constructor(public faults: GitServerFaults) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults } = this;
    const body = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://localhost');
    this.requests.push(seen(request, url.pathname, body));
    if (faults.delayMs !== undefined) await pause(faults.delayMs, undefined, { ref: false });
    if (response.destroyed) return;
    if (faults.status !== undefined) return void response.writeHead(faults.status).end();
    if (faults.token !== undefined && !isAllowed(request, faults.token)) {
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    }
    if (faults.redirectTo) {
      const location = faults.redirectTo(`${url.pathname}${url.search}`);
      if (location !== '') return void response.writeHead(302, { location }).end();
    }
    const [, name = '', rest = ''] = /^\/([^/]+?)(?:\.git)?(\/.*)$/.exec(url.pathname) ?? [];
    const dir = this.repositories.get(name);
    if (dir === undefined) return void response.writeHead(404).end();
    await this.pass(dir, rest, url, request, body, response);
  }

  private async pass(
    dir: string,
    rest: string,
    url: URL,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    const { faults } = this;
    const child = spawn('git', ['http-backend'], {
      env: {
        ...plainGitEnvironment(),
        ...configuration(faults),
        GIT_PROJECT_ROOT: path.dirname(dir),
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: `/${path.basename(dir)}${rest}`,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        CONTENT_LENGTH: String(body.length),
        HTTP_GIT_PROTOCOL: faults.refuseUnnamed ? '' : String(request.headers['git-protocol'] ?? ''),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    response.once('close', () => child.kill());
    child.stdin.on('error', () => undefined);
    child.stdin.end(body);
    const { head, body: answer } = split(await whole(child.stdout));
    const { status, headers } = parsedHead(head);
    const isPack = request.method === 'POST' && answer.includes('PACK');
    if (isPack) await this.sendPack(answer, status, headers, response);
    else response.writeHead(status, headers).end(faults.refuseShallow ? withoutShallow(answer) : answer);
  }

  private async sendPack(
    pack: Buffer,
    status: number,
    headers: Record<string, string>,
    response: ServerResponse,
  ): Promise<void> {
    const { cutAfterBytes = Infinity, lengthOff, trickleMs } = this.faults;
    if (lengthOff !== undefined) headers['content-length'] = String(pack.length + lengthOff);
    response.strictContentLength = false;
    response.writeHead(status, headers);
    const step = trickleMs === undefined ? Math.max(1, pack.length) : 64;
    const end = Math.min(pack.length, cutAfterBytes);
    for (let at = 0; at < end; at += step) {
      if (response.destroyed) return;
      response.write(pack.subarray(at, Math.min(at + step, end)));
      if (trickleMs !== undefined) await pause(trickleMs);
    }
    if (lengthOff !== undefined || end < pack.length) {
      await pause(20); // so that what was written is on the line before it is cut
      response.destroy();
    } else response.end();
  }
}

function seen({ method = '', headers }: IncomingMessage, pathname: string, body: Buffer): GitServerRequest {
  const text = body.toString('latin1');
  return {
    method,
    path: pathname,
    authorization: headers.authorization,
    wants: [...text.matchAll(/want ([0-9a-f]{40,64})/g)].map(([, oid]) => oid ?? ''),
    filter: /filter [a-z]/.test(text),
    depth: text.includes('deepen '),
  };
}

const bodyOf = (request: IncomingMessage): Promise<Buffer> =>
  whole(request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request);

async function whole(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const isAllowed = ({ headers }: IncomingMessage, token: string): boolean =>
  Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64')
    .toString()
    .endsWith(`:${token}`);

function configuration({ refuseFilters, refuseUnnamed }: GitServerFaults): Record<string, string> {
  const settings: Record<string, string> = {
    'uploadpack.allowFilter': String(refuseFilters !== 'silently'),
    'uploadpackfilter.allow': String(refuseFilters !== 'loudly'),
    'uploadpack.allowAnySHA1InWant': String(refuseUnnamed !== true),
  };
  const entries = Object.entries(settings);
  return {
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([name, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, name],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** The lengths in the protocol stay right, and nobody knows a feature of that name. */
const withoutShallow = (advertisement: Buffer): Buffer =>
  Buffer.from(advertisement.toString('latin1').replace(/(?<==| )shallow(?= |\n|$)/g, 'xhallow'), 'latin1');

/** A CGI program writes its head first. */
function split(answer: Buffer): { head: string; body: Buffer } {
  const end = answer.indexOf('\r\n\r\n');
  if (end === -1) throw new Error('git http-backend ended without an answer');
  return { head: answer.toString('latin1', 0, end), body: answer.subarray(end + 4) };
}

function parsedHead(head: string): { status: number; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of head.split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+): *(.*)$/.exec(line) ?? [];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else if (name !== '') headers[name.toLowerCase()] = value;
  }
  return { status, headers };
}
