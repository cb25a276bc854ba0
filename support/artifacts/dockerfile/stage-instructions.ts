/** What the instructions of a Dockerfile say of the image of one of its stages. */
import type { BuildStage, StageInstruction } from './read-dockerfile.ts'

/** What an image is made of: the last stage unless one is named. */
export interface ImageSource {
  readonly dockerfile: string
  readonly target?: string
}

/** Those of the stage and of the stages that it begins with, the oldest first; files of others bring nothing along. */
export function instructionsOf(
  stages: readonly BuildStage[],
  target?: string,
): readonly StageInstruction[] {
  return lineOf(stages, target).flatMap(({ instructions }) => instructions)
}

/** The image that the oldest of them begins with; undefined where there is no such stage. */
export function baseOf(stages: readonly BuildStage[], target?: string): string | undefined {
  return lineOf(stages, target)[0]?.base
}

function lineOf(stages: readonly BuildStage[], target?: string): readonly BuildStage[] {
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

/** The words of the form in brackets, which is started without a shell. */
export function listIn(command: string): string[] | undefined {
  if (!command.startsWith('[')) return undefined
  try {
    const words: unknown = JSON.parse(command)
    return Array.isArray(words) ? words.map(String) : undefined
  } catch {
    return undefined // no list: the engine hands it to the shell
  }
}
