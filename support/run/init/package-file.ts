/** What the package.json of a folder says of scripts and packages. */

export interface PackageFile {
  readonly scripts: readonly string[]
  readonly dependencies: readonly string[]
}

/** Names alone; none of a file that is broken. */
export function packageIn(text: string): PackageFile {
  try {
    const { scripts, dependencies, devDependencies } = JSON.parse(text) as Record<string, object>
    return {
      scripts: Object.keys(scripts ?? {}),
      dependencies: Object.keys({ ...dependencies, ...devDependencies }),
    }
  } catch {
    return { scripts: [], dependencies: [] }
  }
}
