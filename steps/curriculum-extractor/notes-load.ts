/** What the steps about load tell each other. */
import type { WorkedOff } from '../../support/checks/backlog.ts'
import type { LargeUploads } from '../../support/checks/large-uploads.ts'
import type { Span } from '../../support/checks/throughput-gain.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { LatencyPromise, SuccessPromise } from '../../support/load/promises.ts'
import type { LoadVerdict } from '../../support/load/verdict.ts'
import type { Upload } from '../../support/systems/ingestions.ts'

export const backlog: Note<readonly Upload[]> = note('the backlog')
export const workedBacklog: Note<WorkedOff> = note('how the backlog was worked off')
export const alone: Note<Span> = note('what one worker took')
export const together: Note<Span> = note('what two workers took')
export const largeUploads: Note<LargeUploads> = note('the large uploads')
export const manyUploads: Note<LoadVerdict> = note('the uploads of the sample files')

/** The requirement names no percentile; see its reading. */
export const largeInTime: LatencyPromise = { kind: 'latency', quantile: 0.9, belowMs: 5_000 }
export const almostAllSucceed: SuccessPromise = { kind: 'success', failuresAtMost: 0.001 }
