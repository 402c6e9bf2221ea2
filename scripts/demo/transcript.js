// How the demo shows what each side sent and answered.
const colored = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colored ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint('1');
export const dim = paint('2');
export const green = paint('32');
export const red = paint('31');

const shown = 160;

/** One line of JSON or text, cut where it is long. */
export function brief(body) {
  if (body === undefined || body === null || body === '') return '';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text.length > shown ? `${text.slice(0, shown)} … (${text.length} characters)` : text;
}

/**
 * An exchange as `rehive-ext dev --json` reports it, in two lines: what was asked, what came back.
 * @param {{direction: string, request: {method: string, url: string, body: unknown},
 *   response: {status: number, body: unknown} | null, error: string | null, duration_ms: number}} exchange
 */
export function showExchange({ direction, request, response, error, duration_ms: ms }) {
  const { pathname, search } = new URL(request.url);
  const who = direction === 'to-extension' ? 'platform → extension' : 'extension → platform';
  console.log(`   ${dim(who)}  ${request.method} ${pathname}${search} ${brief(request.body)}`);
  const answer = response === null ? red(error ?? 'no answer') : `${response.status} ${brief(response.body)}`;
  console.log(`   ${dim('              answer')}  ${answer} ${dim(`${Math.round(ms)} ms`)}`);
}
