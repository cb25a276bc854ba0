/** The system's own settings by which its mock work and its pauses take little time. */
import type { Changes } from '../../support/systems/environment.ts'
import type { Manifest } from '../../support/systems/manifest.ts'
import { inUnit } from '../../support/systems/time-units.ts'

/** Milliseconds a stage of the mock pipeline takes, and the first pause before a retry. */
const stageMs = 20
const retryMs = 200

export function quickSettings({ settings }: Manifest): Changes {
  const { stageDuration, retryDelay } = settings
  return {
    ...(stageDuration === undefined
      ? {}
      : { [stageDuration.variable]: inUnit(stageMs, stageDuration.unit) }),
    ...(retryDelay === undefined
      ? {}
      : { [retryDelay.variable]: inUnit(retryMs, retryDelay.unit) }),
  }
}
