/** Pictures that nobody else has: small, valid PNGs of chance. */
import { randomBytes } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

const side = 16
const signature = Buffer.from('89504e470d0a1a0a', 'hex')

/** A square of random colours. Source of the format: PNG, third edition, sections 5 and 11. */
export function newPicture(): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2], 8) // eight bits of each of red, green and blue
  const lines = Array.from({ length: side }, () =>
    Buffer.concat([Buffer.of(0), randomBytes(3 * side)]),
  )
  const pixels = deflateSync(Buffer.concat(lines))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
