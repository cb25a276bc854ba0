/** Keys of a bucket that anybody may read: whether somebody could guess one. */
import type { ProductionScene } from '../../run/scene.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { keyOf, type Sender, type Sent, storeOf } from './files.ts'

/** A secret of 64 bits, measured on a hundred keys, shows a little less than it has. */
const fewestBits = 56

/** All different, and what differs is too much to be guessed. */
export function cannotBeGuessed(
  scene: ProductionScene,
  { person, project }: Sender,
  all: readonly Sent[],
): number {
  const { publicUrl } = storeOf(scene)
  expectThat(all.length > 0, 'no file was sent')
  const keys = all.map((sent) => keyOf(sent, publicUrl))
  expectEqual('different keys', new Set(keys).size, all.length)
  const known = [person.id, project, ...new Set(all.map(({ file }) => file.name))]
  // The id of a file is told to its owner alone: one that is chance is as good a secret as any.
  const secrets = keys.map((key) => known.reduce(without, key))
  const bits = Math.floor(variety(secrets))
  expectThat(bits >= fewestBits, 'keys of files can be guessed', {
    expected: 'at least 64 bits of chance in each',
    received: { bits, keys: keys.slice(0, 3) },
  })
  return bits
}

/** A short word, such as a number, stands in what is chance as well: it counts where it is a whole part. */
function without(key: string, word: string): string {
  if (word.length >= 6) return key.replaceAll(word, '')
  const parts = key.split('/')
  return parts.map((part) => (part === word ? '' : part)).join('/')
}

/** Bits in the positions of the texts, as far as they were seen to vary: log2 of the signs of each. */
function variety(texts: readonly string[]): number {
  const shortest = Math.min(...texts.map(({ length }) => length))
  const positions = Array.from({ length: shortest }, (_, at) =>
    Math.log2(new Set(texts.map((text) => text[at])).size),
  )
  return positions.reduce((sum, each) => sum + each, 0)
}
