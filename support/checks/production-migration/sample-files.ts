/** Files to send: kinds, sizes and names with which uploads have gone wrong before. */
import { randomBytes } from 'node:crypto'
import type { FileToSend, Way } from './files.ts'

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const beginnings: Readonly<Record<string, Buffer>> = {
  'application/pdf': Buffer.from('%PDF-1.7\n'),
  'image/png': Buffer.from('89504e470d0a1a0a', 'hex'),
  [word]: Buffer.from('504b0304', 'hex'),
}

/** A file that nobody else has: what it begins with, then chance; texts are of letters. */
export function fileOf(name: string, type: string, bytes: number): FileToSend {
  const start = (beginnings[type] ?? Buffer.alloc(0)).subarray(0, bytes)
  const rest = bytes - start.length
  const text = type.startsWith('text/')
  const filling = text
    ? Buffer.from(
        randomBytes(Math.ceil(rest / 2))
          .toString('hex')
          .slice(0, rest),
      )
    : randomBytes(rest)
  return { name, type, bytes: Buffer.concat([start, filling]) }
}

/** The kinds of documents that the catalogue names; the last two have names that mislead. */
export const documentsOfAllKinds = () => [
  fileOf('report.pdf', 'application/pdf', 40_000),
  fileOf('letter.docx', word, 30_000),
  fileOf('notes.txt', 'text/plain', 2_000),
  fileOf('readme.md', 'text/markdown', 2_000),
  fileOf('picture.png', 'image/png', 20_000),
  fileOf('REPORT.PDF', 'application/pdf', 10_000),
  fileOf('picture.txt', 'image/png', 10_000),
]

/** Signs that mean something in an address. */
export const difficultNames = [
  'two words.pdf',
  'Übersicht é.pdf',
  'a#b.pdf',
  'a+b.pdf',
  '50%.pdf',
  '100%25.pdf',
  'what?.pdf',
]

/** One file for each way. */
export function oneForEach(bytes = 5_000): Readonly<Record<Way, FileToSend>> {
  return {
    documents: fileOf('plan.pdf', 'application/pdf', bytes),
    chat: fileOf('plan.pdf', 'application/pdf', bytes),
    visual_assets: fileOf('plan.png', 'image/png', bytes),
  }
}
