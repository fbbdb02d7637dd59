const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The name of a path as text. A byte that is not UTF-8 becomes the lone surrogate U+DC80 + byte, as Python does it:
 * two names are never the same text, and the bytes can be had back.
 */
export function pathOfBytes(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  // The mark of a broken byte, or a name that really has that character.
  if (!text.includes('\ufffd')) return text;
  try {
    return strict.decode(bytes);
  } catch {
    return byteByByte(bytes);
  }
}

function byteByByte(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at] ?? 0);
    try {
      const piece = strict.decode(bytes.subarray(at, at + length));
      text += piece;
      at += length;
    } catch {
      text += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
      at += 1;
    }
  }
  return text;
}

const sequenceLength = (first: number): number => (first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);

const escaped = /[\udc80-\udcff]/;

export function bytesOfPath(path: string): Buffer {
  if (isUtf8Path(path)) return Buffer.from(path);
  return Buffer.concat(
    [...path].map((character) => {
      const code = character.charCodeAt(0);
      return character.length === 1 && escaped.test(character) ? Buffer.of(code - 0xdc00) : Buffer.from(character);
    }),
  );
}

export const isUtf8Path = (path: string): boolean => !/\p{Surrogate}/u.test(path);

/** For people: no control character or broken byte reaches a terminal as it is. */
export const printablePath = (path: string): string =>
  path.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu, (character) => {
    const code = character.charCodeAt(0);
    const byte = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
    return byte > 0xff ? `\\u${byte.toString(16)}` : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
