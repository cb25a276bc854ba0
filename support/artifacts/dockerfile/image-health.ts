/** The health check that an image brings along, for containers whose compose file says none of their own. */
import { existsSync, readFileSync } from 'node:fs'
import type { HealthCheck } from '../../ports/composition.ts'
import { durationMs } from '../compose/units.ts'
import { type BuildStage, readDockerfile, type StageInstruction } from './read-dockerfile.ts'

/**
 * What the last HEALTHCHECK says of `target` (the last stage unless given) and the stages that it begins
 * with; undefined where there is none or the Dockerfile cannot be read, and after NONE.
 * Source: https://docs.docker.com/reference/dockerfile/#healthcheck
 */
export function imageHealth({
  dockerfile,
  target,
}: {
  readonly dockerfile: string
  readonly target?: string
}): HealthCheck | undefined {
  if (!existsSync(dockerfile)) return undefined
  const { stages } = readDockerfile(readFileSync(dockerfile, 'utf8'))
  const said = ancestry(stages, target)
    .flatMap(({ instructions }) => instructions)
    .findLast(({ keyword }) => keyword === 'HEALTHCHECK')
  return said === undefined || /^NONE\b/i.test(said.text) ? undefined : checkOf(said)
}

/** The stage and those that it begins with, the first one first; files copied from others bring no check. */
function ancestry(stages: readonly BuildStage[], target?: string): BuildStage[] {
  const called = (name: string, before: number) =>
    stages.findLastIndex(
      (stage, at) => at < before && stage.name?.toLowerCase() === name.toLowerCase(),
    )
  const line: BuildStage[] = []
  let at = target === undefined ? stages.length - 1 : called(target, stages.length)
  for (let stage = stages[at]; stage !== undefined; stage = stages[at]) {
    line.unshift(stage)
    at = called(stage.base, at)
  }
  return line
}

function checkOf({ text, flags = {} }: StageInstruction): HealthCheck {
  const command = text.replace(/^CMD\s+/i, '')
  const times = [
    ['intervalMs', flags.interval],
    ['timeoutMs', flags.timeout],
    ['startPeriodMs', flags['start-period']],
    ['startIntervalMs', flags['start-interval']],
  ] as const
  const given = times.flatMap(([name, value]) => (value ? [[name, durationMs(value)]] : []))
  return {
    test: listIn(command) ?? ['CMD-SHELL', command],
    disabled: false,
    ...Object.fromEntries(given),
    ...(flags.retries === undefined ? {} : { retries: Number(flags.retries) }),
  }
}

/** The form in brackets is started without a shell. */
function listIn(command: string): string[] | undefined {
  if (!command.startsWith('[')) return undefined
  try {
    const words: unknown = JSON.parse(command)
    return Array.isArray(words) ? ['CMD', ...words.map(String)] : undefined
  } catch {
    return undefined // no list: the engine hands it to the shell
  }
}
