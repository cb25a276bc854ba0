/** Which program runs a step: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
import { UnsupportedWorkflow } from './workflow-file-error.ts'

const named: Readonly<Record<string, readonly string[]>> = {
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '{0}'],
  sh: ['sh', '-e', '{0}'],
}

/** No shell named means bash without pipefail: a failing command in front of a pipe goes unseen. */
const unnamed = ['bash', '-e', '{0}'] as const

/** The command line with `{0}` for the script's file. Throws `UnsupportedWorkflow` for other shells. */
export function shellOf(shell: string | undefined): readonly string[] {
  if (shell === undefined) return unnamed
  const known = named[shell]
  if (known !== undefined) return known
  const words = shell.split(/\s+/)
  if (/^(?:bash|sh)$/.test(words[0] ?? '') && words.includes('{0}')) return words
  throw new UnsupportedWorkflow(`The shell "${shell}" is not supported here.`)
}
