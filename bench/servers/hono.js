// Hono on its Node server, as the generated extension is, that answers a constant.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();
app.post('/webhook/', async (c) => {
  await c.req.json();
  return c.json({ status: 'success' }, 202);
});
app.get('/admin/company/', (c) => c.json({ status: 'success', data: { id: 'acme', active: true } }));
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
