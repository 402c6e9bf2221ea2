import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { EventName, WebhookBody } from '../contract/events.js';

/** As far back as the format can refer. */
const longestDictionary = 32 * 1024;

/**
 * The body of a webhook's task: the text that each of its tries sends, to the byte. It can be packed where it is not needed
 * for a while: a hundred thousand tasks that wait for a retry took 150 MB for their bodies alone.
 */
export class KeptBody {
  readonly event: EventName;
  /** The JSON; or, packed, a character per byte: such a text costs its length, where a small Buffer costs 200 bytes more. */
  #kept: string;
  /** What it was packed with; null where it is not packed. */
  #dictionary: Uint8Array | null = null;

  constructor(body: WebhookBody) {
    this.event = body.event;
    this.#kept = JSON.stringify(body);
  }

  get text(): string {
    const dictionary = this.#dictionary;
    if (dictionary === null) return this.#kept;
    return inflateRawSync(Buffer.from(this.#kept, 'latin1'), { dictionary }).toString('utf8');
  }

  read(): WebhookBody {
    // It was made from one.
    return JSON.parse(this.text) as WebhookBody;
  }

  /** From here on, its text is unpacked for each try. Does nothing where it is packed already. */
  pack(dictionary: Uint8Array): void {
    if (this.#dictionary !== null) return;
    this.#kept = deflateRawSync(this.#kept, { level: 3, dictionary }).toString('latin1');
    this.#dictionary = dictionary;
  }
}

export type BodyPacker = (body: KeptBody) => void;

/** Packs bodies with what they have in common, which is most of them: the first one of an event is in each that follows. */
export function createBodyPacker(): BodyPacker {
  const dictionaries = new Map<EventName, Buffer>();
  return (body) => {
    let dictionary = dictionaries.get(body.event);
    if (dictionary === undefined) {
      dictionary = Buffer.from(Buffer.from(body.text).subarray(-longestDictionary));
      dictionaries.set(body.event, dictionary);
    }
    body.pack(dictionary);
  };
}
