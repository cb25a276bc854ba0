/** What an operator is told: the project's documents, and the scripts to which these lead. */
import { basename, dirname, normalize } from 'node:path'
import { foldersTo } from '../../artifacts/folders-to.ts'
import { type RepositoryFiles, repositoryFiles } from '../../artifacts/repository-files.ts'
import type { ProjectManifest } from '../../systems/manifest.ts'

/** Description of deployment and schema, and the README of every folder on the way to the project's. */
function documentsOf({ paths }: RepositoryFiles, { project }: ProjectManifest): string[] {
  const folders = new Set(foldersTo(project.folder))
  const named = [project.deploymentDocument, project.schemaDocument].map(normalize)
  const isReadme = (path: string) => /^readme\.md$/i.test(basename(path))
  return paths.filter(
    (path) => named.includes(path) || (isReadme(path) && folders.has(dirname(path))),
  )
}

/** Applied by machines: that a document names one of them tells an operator nothing to do. */
const applied = /(^|\/)(migrations|schemas|functions|tests?)\//

/** A file as a text names it: `scripts/set-secrets.sql`, or the example of the variables to be set. */
const script =
  /[\w./-]*[\w-]\.(?:sql|sh)\b|[\w./-]*\.env\.(?:example|sample|template|dist)\b|[\w./-]*[\w-]\.env\b/g

/** The texts of the documents and of the scripts and examples that they name, whichever folder a name begins in. */
export function operatorDocuments(manifest: ProjectManifest): string[] {
  const files = repositoryFiles(manifest.repository)
  const documents = documentsOf(files, manifest).map(files.text)
  const named = documents
    .flatMap((text) => text.match(script) ?? [])
    .map((name) => `/${name.replace(/^(\.{0,2}\/)+/, '')}`)
  const { setUp, verification } = manifest.project
  // What sets a local stack up, or looks at one, tells nothing of what is to be done for another.
  const others = [setUp, verification].map((path) => normalize(path))
  const scripts = files.paths.filter(
    (path) =>
      !applied.test(path) &&
      !others.includes(path) &&
      named.some((name) => `/${path}`.endsWith(name)),
  )
  return [...documents, ...scripts.map(files.text)]
}
