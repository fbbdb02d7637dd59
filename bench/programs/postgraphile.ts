import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { answerBench } from './answers';
import { databaseUrl } from './drain';

type Postgraphile = (url: string, schema: string, options: object) => RequestListener;

const require = createRequire(path.join(process.env.BENCH_PEERS ?? '', 'package.json'));
const { postgraphile } = require('postgraphile') as { postgraphile: Postgraphile };

const options = { dynamicJson: true, disableQueryLog: true, enableCors: false, graphiql: false, watchPg: false };
const server = createServer(postgraphile(databaseUrl, 'public', options)).listen(0, '127.0.0.1');
await once(server, 'listening');
answerBench(
  { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
  () => new Promise((resolve) => server.close(resolve)),
);
