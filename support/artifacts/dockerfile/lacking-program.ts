/** Programs that health checks like to call and that an image made on a small base does not have. */
import { existsSync, readFileSync } from 'node:fs'
import { readDockerfile, type StageInstruction } from './read-dockerfile.ts'
import { baseOf, type ImageSource, instructionsOf } from './stage-instructions.ts'

/**
 * What Docker's official images of Node and Python leave out: `slim` has neither, Alpine's BusyBox brings a
 * wget of its own. Source: their Dockerfiles, https://github.com/docker-library/official-images
 */
const leftOut: readonly (readonly [base: RegExp, programs: readonly string[]])[] = [
  [/^(docker\.io\/)?(library\/)?(node|python):\S*slim/, ['curl', 'wget']],
  [/^(docker\.io\/)?(library\/)?(node|python):\S*alpine/, ['curl']],
]

/**
 * The base image, where it is known to lack `program` and nothing in the Dockerfile can have brought it;
 * undefined where the image has it or nobody can tell.
 */
export function baseWithout({ dockerfile, target }: ImageSource, program: string) {
  if (!existsSync(dockerfile)) return undefined
  const { stages } = readDockerfile(readFileSync(dockerfile, 'utf8'))
  const base = baseOf(stages, target) ?? ''
  const isLeftOut = leftOut.some(([name, all]) => name.test(base) && all.includes(program))
  const brings = (each: StageInstruction) => mayBring(each, program)
  return isLeftOut && !instructionsOf(stages, target).some(brings) ? base : undefined
}

/** It is named, or a script or a package of another kind runs, which may install anything. */
function mayBring({ keyword, text }: StageInstruction, program: string): boolean {
  if (/^(COPY|ADD)$/.test(keyword)) return text.includes(`/${program}`)
  if (keyword !== 'RUN') return false
  return new RegExp(`\\b${program}\\b|\\.sh\\b|install-deps|xargs|\\$\\(`).test(text)
}
