/** The program that an image starts where its compose file names none. */
import { existsSync, readFileSync } from 'node:fs'
import type { Program } from '../../ports/composition.ts'
import { readDockerfile } from './read-dockerfile.ts'
import { type ImageSource, instructionsOf, listIn } from './stage-instructions.ts'

/**
 * What ENTRYPOINT and CMD say last; the form without brackets is a script of a shell.
 * Source: https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
 */
export function imageProgram({ dockerfile, target }: ImageSource): Program | undefined {
  if (!existsSync(dockerfile)) return undefined
  const { stages } = readDockerfile(readFileSync(dockerfile, 'utf8'))
  const said = instructionsOf(stages, target)
  const words = (keyword: string) => {
    const text = said.findLast((each) => each.keyword === keyword)?.text.trim()
    return text === undefined ? undefined : (listIn(text) ?? ['/bin/sh', '-c', text])
  }
  const [entrypoint, command] = [words('ENTRYPOINT'), words('CMD')]
  if (entrypoint === undefined && command === undefined) return undefined
  return { ...(entrypoint && { entrypoint }), ...(command && { command }) }
}
