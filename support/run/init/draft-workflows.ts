/** The workflows of a repository, and what its settings would hold for them. */
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'
import type { Entry } from './draft.ts'
import { entry } from './draft-entries.ts'
import { findSecrets } from './find-secrets.ts'
import { findWorkflows } from './find-workflows.ts'

/** Those that check something, and those that deploy. */
export function workflowsOf(
  files: RepositoryFiles,
  variables: Readonly<Record<string, string>> | undefined,
): Entry[] {
  const found = findWorkflows(files)
  const only = (names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name].value]])),
    )
  const asked = (paths: Readonly<Record<string, string>>) => {
    const secrets = findSecrets(files, Object.values(paths), variables)
    return Object.keys(secrets).length === 0 ? {} : { secrets }
  }
  const checks = only(['composition', 'backend', 'client'])
  const deploying = only(['staging', 'production', 'restoreTest'])
  const comment = 'Found by what they run'
  return [
    ...entry('workflows', { ...checks, ...asked(checks) }, comment),
    ...(Object.keys(deploying).length === 0
      ? []
      : entry('deployment', { workflows: deploying, ...asked(deploying) }, comment)),
  ]
}
