/** record.json: the whole record of a run, for `plumbline merge`. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Publication } from '../ports/publication.ts'
import type { RecordHead } from '../ports/run-record.ts'
import { type Redact, redactRecord } from './redact-record.ts'

export const recordFile = 'record.json'

/** Makes `dir/record.json`; the record comes without secrets, and `redact` takes them out of the head. */
export function recordRenderer(head: RecordHead, redact: Redact) {
  return {
    output: recordFile,
    write: async (report: Publication, dir: string) => {
      const record = { ...redactRecord(head, redact), report }
      await writeFile(join(dir, recordFile), `${JSON.stringify(record)}\n`)
    },
  }
}
