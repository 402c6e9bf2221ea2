// A bare node:http server that answers the same bytes to every request: argv[2] is the answer as JSON.
import { createServer } from 'node:http';

const { status, headers, body } = JSON.parse(process.argv[2]);
const bytes = Buffer.from(body);
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.end(bytes);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })}\n`);
});
