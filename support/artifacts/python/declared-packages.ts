/** The packages that a project of Python declares, whichever of the common files it writes them into. */
import { packagesIn, pyprojectIn, tomlIn, treeIn } from './pyproject.ts'
import type { Requirement } from './requirement.ts'
import { requirementsIn } from './requirements-file.ts'

export interface DeclaredPackages {
  readonly declared: readonly Requirement[]
  readonly name?: string
}

/**
 * What the file at `path` declares: pyproject.toml, Pipfile, or requirements together with the files that they name.
 * Undefined for a file that is not there, and for a pyproject.toml that leaves its packages to another file.
 */
export function declaredBy(
  path: string,
  text: (path: string) => string | undefined,
): DeclaredPackages | undefined {
  const written = text(path)
  if (written === undefined) return undefined
  if (path.endsWith('pyproject.toml')) {
    const { dependencies: declared, name } = pyprojectIn(written) ?? {}
    return declared && { declared, ...(name !== undefined && { name }) }
  }
  if (path.endsWith('Pipfile')) return { declared: packagesIn(treeIn(tomlIn(written)?.packages)) }
  return { declared: requirementsIn(path, text) }
}
