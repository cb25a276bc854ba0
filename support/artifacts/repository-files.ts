/** The files of a repository that might tell something: names first, texts when they are asked for. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface RepositoryFiles {
  /** Paths relative to the repository, with `/`, in order. */
  readonly paths: readonly string[]
  /** The text of one; empty where it is too large to be written by hand. */
  text(path: string): string
}

/** What a fact is and where it was found, as `path` or `path:line`. */
export interface Found<T> {
  readonly value: T
  readonly where: string
}

const ignored = /^(node_modules|\.git|\.venv|venv|dist|build|target|__pycache__|\.next|coverage)$/

/** Nobody writes settings or programs of a megabyte. */
const mostBytes = 1_000_000

/** More files than these say nothing new of a repository's kind. */
const mostFiles = 20_000

export function repositoryFiles(root: string): RepositoryFiles {
  const paths = pathsBelow(root).sort()
  const texts = new Map<string, string>()
  const text = (path: string) => {
    const known = texts.get(path) ?? readText(join(root, path))
    texts.set(path, known)
    return known
  }
  return { paths, text }
}

function pathsBelow(root: string): string[] {
  const found: string[] = []
  const folders = ['']
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    if (found.length > mostFiles) break
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      // Links are not followed: they may lead out of the repository, or round in a circle.
      if (entry.isDirectory() && !ignored.test(entry.name)) folders.push(path)
      if (entry.isFile()) found.push(path)
    }
  }
  return found
}

function readText(file: string): string {
  return statSync(file).size > mostBytes ? '' : readFileSync(file, 'utf8')
}

/** The first line of `text` that fits, counted from 1; 1 where none does. */
export function lineOf(text: string, pattern: RegExp): number {
  return (
    Math.max(
      0,
      text.split('\n').findIndex((line) => pattern.test(line)),
    ) + 1
  )
}

/** The folder of a path; `.` at the top. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
}
