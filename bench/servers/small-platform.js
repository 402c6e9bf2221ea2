// What a generated extension asks of a platform, answered at once or after a while, so that the extension is what is measured.
// A token is that of the service user of the company of the same name. Per line of input: {"delayMs"} for the calls to come;
// answers with the webhook secrets that it was told.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const secrets = {};
let delayMs = 0;

const server = createServer((request, response) => {
  const company = (request.headers.authorization ?? '').replace('Token ', '');
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    if (request.method === 'POST') secrets[company] = JSON.parse(text).secret;
    const data = { id: '1', company, groups: [{ name: 'service' }], status: 'Complete', url: '', event: '' };
    const answer = JSON.stringify({ status: 'success', data });
    const send = () => response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    if (delayMs === 0) send();
    else setTimeout(send, delayMs);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })}\n`);
});
createInterface({ input: process.stdin })
  .on('line', (line) => {
    ({ delayMs } = JSON.parse(line));
    process.stdout.write(`${JSON.stringify(secrets)}\n`);
  })
  // Whoever has started it has ended.
  .on('close', () => process.exit());
