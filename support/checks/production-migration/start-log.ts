/** Errors that a backend logs while it starts, on services with which nothing is wrong. */
import { Unverified } from '../../core/errors.ts'
import { expectEqual } from '../expect.ts'

/** Plain words, and the levels 50 and 60 of logs that are lines of JSON. */
const isError = (line: string) =>
  /Traceback|\b(ERROR|CRITICAL|FATAL)\b|"level":"?(error|fatal|50|60)\b/.test(line)

/** What a backend says where the database has no pgvector, which its migrations need. */
const isOfVectors = (line: string) => /vector|not (been )?(fully |completely )?migrated/i.test(line)

/**
 * None but those that the database of this target is to blame for: where these are all, the start is
 * unverified, and every other one is a violation.
 */
export function startLogsNoError(lines: readonly string[], hasVectors: boolean): void {
  const errors = lines.filter(isError)
  const own = errors.filter((line) => hasVectors || !isOfVectors(line))
  expectEqual('errors in the log of a start on which nothing was wrong', own, [])
  if (errors.length === 0) return
  throw new Unverified(`needs pgvector: without it the start tells of ${errors[0]}`)
}
