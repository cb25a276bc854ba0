/** Where the image of a program lets Python look for packages, as it is said beside the program's own folder. */
import { posix } from 'node:path'
import { readDockerfile } from '../../artifacts/dockerfile/read-dockerfile.ts'
import { instructionsOf } from '../../artifacts/dockerfile/stage-instructions.ts'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'

/**
 * The folders of PYTHONPATH that lie in the image's working folder, for which `folder` stands: `python app/x.py`
 * finds `app` by nothing else (Python, "sys.path": the folder of the script comes first, not the current one).
 */
export function pythonPathIn(
  { paths, text }: RepositoryFiles,
  dockerfile: string,
  folder: string,
): string | undefined {
  if (!paths.includes(dockerfile)) return undefined
  const said = instructionsOf(readDockerfile(text(dockerfile)).stages)
  const working = said
    .filter(({ keyword }) => keyword === 'WORKDIR')
    .reduce((path, instruction) => posix.resolve(path, instruction.text), '/')
  const own = said.findLast((each) => each.keyword === 'ENV' && declared.test(each.text))
  const parts = (declared.exec(own?.text ?? '')?.[1] ?? '').split(':')
  const isThere = (below: string) =>
    below === '' || paths.some((path) => path.startsWith(`${posix.join(folder, below)}/`))
  const within = parts
    .filter((part) => part !== '' && !part.includes('$'))
    .map((part) => posix.relative(working, posix.resolve(working, part)))
    .filter((below) => !below.startsWith('..') && isThere(below))
  return within.length === 0 ? undefined : within.map((below) => below || '.').join(':')
}

/** Both forms of ENV, also among other variables. */
const declared = /(?:^|\s)PYTHONPATH[=\s]\s*"?([^\s"]+)/
