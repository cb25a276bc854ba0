/** The SQL files that operators run by hand. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Violation } from '../../core/errors.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'

/** It exists and holds a statement; whether it does what it should is seen where it runs. */
export function isThere(
  { repository, users }: ProductionManifest,
  which: 'triggerFile' | 'migrationFile',
): void {
  const file = users[which]
  const path = join(repository, file)
  if (!existsSync(path)) throw new Violation(`the repository has no ${file}`)
  const statements = readFileSync(path, 'utf8')
    .replaceAll(/--.*|\/\*[\s\S]*?\*\//g, '')
    .trim()
  if (statements === '') throw new Violation(`${file} holds no statement`)
}
