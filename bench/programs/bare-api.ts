import { fastify } from 'fastify';
import { answerBench } from './answers';
import { bearer } from './bearer';

interface Health {
  headers: Record<string, string>;
  body: object;
}

const app = fastify();
let health: Health = { headers: {}, body: {} };
app.get('/health', (_request, reply) => reply.headers(health.headers).send(health.body));
let headers: Record<string, string> = {};
let text = '';
app.get('/text', (_request, reply) => reply.headers(headers).send(text));
app.post('/echo', (request, reply) => {
  if (request.headers.authorization !== bearer) return reply.code(401).send({ error: 'unauthenticated' });
  return reply.send(request.body);
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });
answerBench(
  {
    url: () => url,
    /** What `GET /health` is to answer. */
    health: (answer: Health) => void (health = answer),
    /** What `GET /text` is to answer. */
    text: (answer: { headers: Record<string, string>; text: string }) => void ({ headers, text } = answer),
  },
  () => app.close(),
);
