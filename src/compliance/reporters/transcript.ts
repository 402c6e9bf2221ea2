import type { Exchange } from '../../contract/exchange.js';
import { curlWords, shortened, textOf } from '../../recording/curl-command.js';
import { inOneLine, printable } from './printable.js';

/** One exchange for people: who asked whom, the request as a curl command, what came back. */
export interface Said {
  who: string;
  /** The command, cut where it may go on in another line. */
  curl: string[];
  /** `401 {"status":"error"}`, in one line; or why there was no answer. */
  answer: string;
  /** Rounded. */
  ms: number;
}

/** How long the two bodies may be; what is longer is cut, and says how long it was. */
export interface Longest {
  request: number;
  answer: number;
}

export function transcript(exchange: Exchange, longest: Longest): Said {
  return {
    who: whoAskedWhom(exchange),
    curl: curlWords(exchange, longest.request).map(printable),
    answer: inOneLine(answerOf(exchange, longest.answer)),
    ms: Math.round(exchange.duration_ms),
  };
}

export function whoAskedWhom({ direction }: Exchange): string {
  return direction === 'to-extension' ? 'platform → extension' : 'extension → platform';
}

function answerOf({ response, error }: Exchange, longest: number): string {
  if (response === null) return error ?? 'none';
  const body = shortened(textOf(response.body), longest);
  return [String(response.status), body, error ?? ''].filter((part) => part !== '').join(' ');
}
