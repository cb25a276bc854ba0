/** The body of an answer, as far as anybody could want it: read to a limit, and told as text or JSON. */

/** Larger than any document or page of a system: the documents' largest file has 50 MiB. */
export const mostBodyBytes = 64 * 1_048_576

/** The server has sent more than anybody asked for. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** Reads at most `mostBytes`, counted after decompression; stops the server by hanging up. */
export async function readBody(response: Response, mostBytes = mostBodyBytes): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop early cancels the stream, which closes the connection.
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > mostBytes) throw new BodyTooLarge(`its body has more than ${mostBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** UTF-8 without its mark at the beginning; undefined where the bytes are none. */
export function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined // the caller says what the bytes should have been
  }
}

/** The beginning of a body for a message: no control character reaches a terminal or a report. */
export function excerptOf(body: Buffer, length = 300): string {
  const text = body.subarray(0, length * 4).toString('utf8')
  const plain = [...text.slice(0, length)].map((letter) => (isControl(letter) ? '·' : letter))
  return text.length > length || body.length > length * 4 ? `${plain.join('')}…` : plain.join('')
}

function isControl(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0
  const isSpace = letter === '\n' || letter === '\t'
  return !isSpace && (code < 0x20 || (code >= 0x7f && code < 0xa0))
}
