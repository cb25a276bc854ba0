/** Reads the records of finished runs, each from the folder of its reports. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { suiteError } from '../../core/errors.ts'
import type { Report } from '../../ports/report.ts'
import type { RunRecord } from '../../ports/run-record.ts'
import { recordFile } from '../../reporting/record.ts'

export interface FoundRecord {
  /** As it was given. */
  readonly folder: string
  readonly record: RunRecord
}

const count = z.number().int().positive()
const text = z.string()
const place = z.object({ name: text, uri: text, line: z.number() })
const waiver = z.object({
  ...{ requirement: text, reason: text, owner: text, approver: text },
  ...{ ticket: text, expires: text, place: text },
})

/** What was observed is taken as it is: the format and the version say that it is ours. */
const report = z.custom<Report>((value) => {
  const parts = value as Partial<Report> | null
  return parts?.run !== undefined && [parts.requirements, parts.scenarios].every(Array.isArray)
}, 'must be what the run has observed')

const schema = z.object({
  format: z.literal(1),
  plumbline: text,
  catalogue: text,
  subjects: z.array(z.object({ system: text, manifest: text, commit: text })),
  selection: text,
  shard: z.object({ index: count, total: count }),
  planned: z.array(place.extend({ shard: count })),
  standing: z.array(place.extend({ requirements: z.array(text) })),
  waivers: z.array(waiver),
  problems: z.array(text),
  report,
})

/** Throws `RECORD_UNUSABLE` for a folder that holds no whole run of this format. */
export function readRecords(folders: readonly string[]): FoundRecord[] {
  return folders.map((folder) => ({ folder, record: readRecord(folder) }))
}

function readRecord(folder: string): RunRecord {
  const file = join(folder, recordFile)
  if (!existsSync(file)) {
    throw suiteError('RECORD_UNUSABLE', { folder, detail: `there is no ${recordFile}.` })
  }
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : 'it is no JSON.'
    throw suiteError('RECORD_UNUSABLE', { folder, detail }, cause)
  }
}
