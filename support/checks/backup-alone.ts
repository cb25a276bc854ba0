/** The backup of a step that does more than that: nothing else of it may run for a trial. */
import { readFileSync } from 'node:fs'
import { basename, relative } from 'node:path'
import type { Step } from '../artifacts/workflow/workflow-model.ts'
import { Unverified } from '../core/errors.ts'
import type { Pipeline } from './pipeline-graph.ts'
import type { Placed } from './pipeline-steps.ts'

export interface BackupAlone {
  readonly step: Step
  /** Of a step that does more: the line of its script after which a failed backup is forgotten. */
  readonly forgottenAt?: string | undefined
  /** Whether it is a part that was taken out of the step, which may need what the rest had made. */
  readonly isPart: boolean
}

/** The step itself, or the script in it that dumps the database where the step deploys as well. */
export function backupAlone({ parts }: Pipeline, placed: Placed, repository: string): BackupAlone {
  const { step } = placed
  if (step === undefined) throw new Unverified('needs github: the backup is a workflow of its own')
  const deploys = parts('migration').includes(placed) || parts('replacement').includes(placed)
  if (!deploys) return { step, isPart: false }
  const scripts = placed.scripts.map((path) => ({
    name: relative(repository, path),
    own: readFileSync(path, 'utf8').replaceAll(/^\s*#.*$/gm, ''),
  }))
  const dumping = scripts.findLast(({ own }) => dumps.test(own) && !/\bdocker\b/.test(own))
  if (dumping === undefined) {
    throw new Unverified(`needs a script for the backup alone: "${step.name}" deploys as well`)
  }
  const callers = scripts.filter(
    (each) => each !== dumping && each.own.includes(basename(dumping.name)),
  )
  const forgottenAt = callers.map(({ own }) => forgetting(own, dumping.name)).find((line) => line)
  const { uses: _, ...rest } = step
  return {
    step: {
      ...rest,
      name: `${dumping.name} of ${step.name}`,
      run: `bash ${dumping.name}`,
      workingDirectory: '.',
    },
    forgottenAt,
    isPart: true,
  }
}

const dumps = /\bpg_dump\b|\bdb dump\b/

/** The line that calls the script and goes on whatever it has answered. */
function forgetting(caller: string, name: string): string | undefined {
  const line = caller.split('\n').find((each) => each.includes(basename(name)))
  if (line === undefined) return undefined
  const stops =
    /^\s*set\s+(-\w*e|-o\s+errexit)/m.test(caller) && !/^\s*(local|export|readonly)\s/.test(line)
  const asked = /\|\|\s*(exit|return|die|fail|\{)|&&|\bif\b/.test(line)
  const hidden = /\|\|\s*(true|:|echo\b|printf\b)/.test(line)
  return hidden || !(stops || asked) ? line.trim() : undefined
}
