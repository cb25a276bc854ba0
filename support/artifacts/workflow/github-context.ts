/**
 * What the hosting service tells every job of itself and of the event, as a context and as variables.
 * Names: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts and …/variables
 */
import type { Value } from './evaluate-expression.ts'
import type { RunOptions } from './job-state.ts'
import type { Job } from './workflow-model.ts'

type Context = Readonly<Record<string, Value>>

/** Whose repository it is: enough for the name of an image, and no answer to the question whether it is theirs. */
const owner = { repository: 'plumbline/checked', repository_owner: 'plumbline' }

/** `.invalid` is nobody's: https://www.rfc-editor.org/rfc/rfc2606 */
const service = {
  server_url: 'https://github.invalid',
  api_url: 'https://api.github.invalid',
  graphql_url: 'https://api.github.invalid/graphql',
  ...{ run_id: '1', run_number: '1', run_attempt: '1' },
}

/** The context `github` for texts of the job; what the options say of the event goes before. */
export function githubContext(job: Job, options: RunOptions): Context {
  return { ...owner, ...githubForConditions(job, options) }
}

/** The same for conditions: whether a job is for this repository only the hosting service can tell. */
export function githubForConditions(job: Job, { cwd, context }: RunOptions): Context {
  const told = context?.github ?? {}
  const ref = typeof told.ref === 'string' ? told.ref : 'refs/heads/main'
  return {
    ...service,
    ...{ event_name: 'push', actor: 'plumbline', sha: '0'.repeat(40) },
    ...{ ref, ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, '') },
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ...{ workspace: cwd, workflow: job.workflow.name, job: job.id },
    ...told,
  }
}

/** The same as the variables of a step, `GITHUB_SHA` for `github.sha`. */
export function githubVariables(context: Context): Record<string, string> {
  const texts = Object.entries(context).filter(([, value]) => typeof value === 'string')
  const named = texts.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, String(value)])
  return { ...Object.fromEntries(named), GITHUB_ACTIONS: 'true' }
}
