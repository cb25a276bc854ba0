/** What a workflow asks of the settings of its repository and the manifest does not say. */
import { Unverified } from '../core/errors.ts'

/** Settings of the deployed environment, by the names that workflows have for them. */
export interface WorkflowSettings {
  readonly secrets: Readonly<Record<string, string>>
  readonly vars: Readonly<Record<string, string>>
}

interface Asking {
  readonly run?: string | undefined
  readonly env: Readonly<Record<string, string>>
}

/**
 * A step that has failed without a secret or a variable of its own says nothing of the system: on the hosting
 * service an operator has set it.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#secrets-context
 */
export function refuseUnsaid(asking: readonly Asking[], settings: WorkflowSettings): void {
  const text = asking.flatMap(({ run = '', env }) => [run, ...Object.values(env)]).join('\n')
  const lacking = [
    ...unsaid(text, 'secrets', settings.secrets).map((name) => `deployment.secrets.${name}`),
    ...unsaid(text, 'vars', settings.vars).map((name) => `deployment.variables.${name}`),
  ]
  if (lacking.length === 0) return
  throw new Unverified(
    `needs ${lacking.join(', ')} in the manifest: a step of the workflow has failed without them`,
  )
}

function unsaid(text: string, context: string, given: Readonly<Record<string, string>>): string[] {
  const expressions = [...text.matchAll(/\$\{\{(.*?)\}\}/gs)].map(([, inside = '']) => inside)
  const asked = expressions.flatMap((inside) =>
    [...inside.matchAll(new RegExp(`\\b${context}\\.(\\w+)`, 'g'))].map(([, name = '']) => name),
  )
  // The service makes this one itself.
  return [...new Set(asked)].filter((name) => name !== 'GITHUB_TOKEN' && given[name] === undefined)
}
