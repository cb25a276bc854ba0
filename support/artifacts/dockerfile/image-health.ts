/** The health check that an image brings along, for containers whose compose file says none of their own. */
import { existsSync, readFileSync } from 'node:fs'
import type { HealthCheck } from '../../ports/composition.ts'
import { durationMs } from '../compose/units.ts'
import { readDockerfile, type StageInstruction } from './read-dockerfile.ts'
import { type ImageSource, instructionsOf, listIn } from './stage-instructions.ts'

/**
 * What the last HEALTHCHECK says of `target` (the last stage unless given) and the stages that it begins
 * with; undefined where there is none or the Dockerfile cannot be read, and after NONE.
 * Source: https://docs.docker.com/reference/dockerfile/#healthcheck
 */
export function imageHealth({ dockerfile, target }: ImageSource): HealthCheck | undefined {
  if (!existsSync(dockerfile)) return undefined
  const { stages } = readDockerfile(readFileSync(dockerfile, 'utf8'))
  const said = instructionsOf(stages, target).findLast(({ keyword }) => keyword === 'HEALTHCHECK')
  return said === undefined || /^NONE\b/i.test(said.text) ? undefined : checkOf(said)
}

function checkOf({ text, flags = {} }: StageInstruction): HealthCheck {
  const command = text.replace(/^CMD\s+/i, '')
  const words = listIn(command)
  const times = [
    ['intervalMs', flags.interval],
    ['timeoutMs', flags.timeout],
    ['startPeriodMs', flags['start-period']],
    ['startIntervalMs', flags['start-interval']],
  ] as const
  const given = times.flatMap(([name, value]) => (value ? [[name, durationMs(value)]] : []))
  return {
    test: words === undefined ? ['CMD-SHELL', command] : ['CMD', ...words],
    disabled: false,
    ...Object.fromEntries(given),
    ...(flags.retries === undefined ? {} : { retries: Number(flags.retries) }),
  }
}
