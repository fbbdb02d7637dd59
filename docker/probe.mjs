// node probe.mjs PORT/path: exit 0 when http://127.0.0.1:PORT/path answers 2xx. PORT is a number or the name of a variable that holds it.
import http from 'node:http';

const [port, ...rest] = process.argv[2].split('/');
const fail = (why) => {
  console.error(why);
  process.exit(1);
};

http
  .get({ host: '127.0.0.1', port: process.env[port] ?? port, path: `/${rest.join('/')}`, timeout: 2500 }, (answer) => {
    answer.resume();
    if (answer.statusCode < 200 || answer.statusCode > 299) fail(`answered ${answer.statusCode}`);
  })
  .on('timeout', () => fail('no answer in 2.5 s'))
  .on('error', (error) => fail(error.message));
