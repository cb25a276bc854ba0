/** A copy of a reference system with one seeded fault in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { suiteError } from '../../core/errors.ts'
import type { Scope } from '../../core/scope.ts'
import type { SeededFault } from '../../selftest/seeded-fault.ts'
import { copyRepository } from '../../systems/repository-copy.ts'
import { root } from '../root.ts'

/** Makes the copy; it goes with `scope`. A diff that does not apply any more is refused. */
export async function brokenSystem(fault: SeededFault, scope: Scope): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-fault-'))
  scope.undo('remove the broken copy', () => rmSync(dir, { recursive: true, force: true }))
  const copy = join(dir, fault.system)
  await copyRepository(join(root, 'fixtures', 'systems', fault.system), copy)
  const { exitCode, stderr } = await execa('git', ['apply', '--whitespace=nowarn', '-'], {
    ...{ cwd: copy, input: fault.diff, reject: false },
    // Somebody's own repository above the temporary folder is not meant.
    env: { GIT_CEILING_DIRECTORIES: dir },
  })
  if (exitCode === 0) return copy
  const detail = `its diff does not apply any more: ${stderr}`
  throw suiteError('FAULT_BROKEN', { file: fault.file, detail })
}
