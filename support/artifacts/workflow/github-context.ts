/**
 * What the hosting service tells every job of itself and of the event, as a context and as variables.
 * Names: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts and …/variables
 */
import type { Value } from './evaluate-expression.ts'
import type { RunOptions } from './job-state.ts'
import type { Job } from './workflow-model.ts'

type Context = Readonly<Record<string, Value>>

/**
 * Enough for the name of an image or the text of a message, and no answer to the question whose repository it is,
 * or what has happened. `.invalid` is nobody's: https://www.rfc-editor.org/rfc/rfc2606
 */
const stoodIn = {
  ...{ repository: 'plumbline/checked', repository_owner: 'plumbline', actor: 'plumbline' },
  ...{ event_name: 'push', ref: 'refs/heads/main', sha: '0'.repeat(40) },
  ...{ run_id: '1', run_number: '1', run_attempt: '1' },
  server_url: 'https://github.invalid',
  api_url: 'https://api.github.invalid',
  graphql_url: 'https://api.github.invalid/graphql',
}

/** The context `github` for texts of the job; what the options say of the event goes before. */
export function githubContext(job: Job, options: RunOptions): Context {
  const known = githubForConditions(job, options)
  return { ...stoodIn, ...partsOf(known.ref ?? stoodIn.ref), ...known }
}

/** The same for conditions, which only what is known may decide: others leave the step without a verdict. */
export function githubForConditions(job: Job, { cwd, context }: RunOptions): Context {
  const told = context?.github ?? {}
  const own = { workspace: cwd, workflow: job.workflow.name, job: job.id }
  return { ...own, ...partsOf(told.ref), ...told }
}

/** What a reference says of itself: the name, and whether it is a tag. */
function partsOf(ref: Value | undefined): Context {
  if (typeof ref !== 'string') return {}
  const ref_name = ref.replace(/^refs\/(heads|tags|pull)\//, '')
  return { ref_name, ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch' }
}

/** The same as the variables of a step, `GITHUB_SHA` for `github.sha`. */
export function githubVariables(context: Context): Record<string, string> {
  const texts = Object.entries(context).filter(([, value]) => typeof value === 'string')
  const named = texts.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, String(value)])
  return { ...Object.fromEntries(named), GITHUB_ACTIONS: 'true' }
}
