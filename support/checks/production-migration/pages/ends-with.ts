/** Processes that end with a scope, and whose secrets no report shows. */
import { secretsOf } from '../../../core/redact.ts'
import type { Scope } from '../../../core/scope.ts'
import { addressBook } from '../../../run/address-book.ts'
import { keepSecrets } from '../../../run/secrets-kept.ts'
import type { SystemProcess } from '../../../systems/system.ts'

export function endsWith(scope: Scope): (started: SystemProcess) => void {
  const { runDir } = addressBook()
  return ({ role, process, environment }) => {
    keepSecrets(runDir, secretsOf(environment))
    scope.undo(`stop the ${role}`, () => process.stop())
  }
}
