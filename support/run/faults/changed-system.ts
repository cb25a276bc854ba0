/** A copy of a reference system with one change in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { suiteError } from '../../core/errors.ts'
import type { Scope } from '../../core/scope.ts'
import { copyRepository } from '../../systems/repository-copy.ts'
import { root } from '../root.ts'

/** A fault or a variant, as its file holds it. */
export interface Patch {
  readonly id: string
  readonly file: string
  readonly system: string
  readonly diff: string
}

/** Makes the copy; it goes with `scope`. A diff that does not apply any more is refused. */
export async function changedSystem(patch: Patch, scope: Scope): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'plumbline-fault-'))
  scope.undo('remove the changed copy', () => rmSync(dir, { recursive: true, force: true }))
  const copy = join(dir, patch.system)
  await copyRepository(join(root, 'fixtures', 'systems', patch.system), copy)
  const { exitCode, stderr } = await execa('git', ['apply', '--whitespace=nowarn', '-'], {
    ...{ cwd: copy, input: patch.diff, reject: false },
    // Somebody's own repository above the temporary folder is not meant.
    env: { GIT_CEILING_DIRECTORIES: dir },
  })
  if (exitCode === 0) return copy
  const detail = `its diff does not apply any more: ${stderr}`
  throw suiteError('FAULT_BROKEN', { file: patch.file, detail })
}
