/** CRC-32C (Castagnoli), which Node's zlib does not have. Source: RFC 3720, appendix B.4. */

/** The polynomial 0x1EDC6F41 with its bits in reverse. */
const polynomial = 0x82f63b78

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? polynomial : 0)
  return value >>> 0
})

/** The sum of `data`, continuing that of what came before it. */
export function crc32c(data: Uint8Array, before = 0): number {
  let value = ~before
  for (const byte of data) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0)
  return ~value >>> 0
}
