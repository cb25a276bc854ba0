/** SQL that neither the migrations nor the backend run: an operator does, in each project's editor. */
import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'

/** It makes buckets, or says who may do what with their files. */
const makesStorage =
  /insert\s+into\s+"?storage"?\."?buckets\b|create\s+policy\b[^;]*?\bon\s+"?storage"?\."?objects\b/i

const ofProject = /^(.*\/)?supabase\/migrations\//
const ofRunner = /(^|\/)(migrations?)\/[^/]+$/
const ofTests = /(^|\/)(tests?|e2e|fixtures)\//

/** What Python has in three quotes at the beginning of a line says something; it does not run it. */
const comment = /^\s*("""|''')[\s\S]*?\1|(#|\/\/|^\s*\*).*$/gm

/** In the order in which they are run; of a project's migrations all. */
export function projectSqlIn({
  paths,
  text,
}: RepositoryFiles): Found<readonly string[]> | undefined {
  const programs = paths.filter((path) => /\.(py|ts|js|mjs|rb|go)$/.test(path))
  const isRun = (file: string) => {
    // A program that applies migrations names their folder, not each of them.
    const folder = ofProject.test(file) ? undefined : ofRunner.exec(file)?.[2]
    const names = [
      file.split('/').at(-1) ?? file,
      ...(folder ? [`'${folder}'`, `"${folder}"`] : []),
    ]
    return programs.some((path) => {
      const code = text(path).replaceAll(comment, '')
      return names.some((name) => code.includes(name))
    })
  }
  const scripts = paths.filter((path) => path.endsWith('.sql') && !ofTests.test(path))
  const makers = scripts.filter((path) => makesStorage.test(text(path)) && !isRun(path))
  const [where] = makers
  if (where === undefined) return undefined
  const folders = new Set(makers.flatMap((path) => ofProject.exec(path)?.[0] ?? []))
  const beside = scripts.filter((path) => folders.has(ofProject.exec(path)?.[0] ?? ''))
  return { value: [...new Set([...beside, ...makers])], where }
}
