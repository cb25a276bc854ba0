/** `docker compose build` without an engine: looks whether a build could find what it needs. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandResult, ComposeService } from '../../ports/composition.ts'

/** Succeeds when context, Dockerfile and every source of a COPY exist; it builds nothing and says so. */
export function checkBuilds(services: readonly ComposeService[]): CommandResult {
  const told = services.map(tellBuild)
  const broken = told.filter(({ problem }) => problem !== undefined)
  return {
    code: broken.length === 0 ? 0 : 1,
    stdout: told
      .map(({ note }) => note)
      .filter((note) => note !== undefined)
      .join(''),
    stderr: broken.map(({ problem }) => `${problem}\n`).join(''),
  }
}

function tellBuild({ name, build }: ComposeService): { note?: string; problem?: string } {
  if (build === undefined) return { note: `${name} uses an image, nothing to build\n` }
  const { context, dockerfile } = build
  if (!existsSync(context)) {
    return { problem: `unable to prepare context: path "${context}" not found` }
  }
  if (!existsSync(dockerfile)) {
    return { problem: `failed to read dockerfile: open ${dockerfile}: no such file or directory` }
  }
  const { sources, unchecked } = copiedSources(readFileSync(dockerfile, 'utf8'))
  const missing = sources.filter((source) => !isThere(context, source))
  if (missing.length > 0) {
    const names = missing.map((source) => `"/${source.replace(/^\.?\//, '')}": not found`)
    return { problem: `target ${name}: failed to compute cache key: ${names.join(', ')}` }
  }
  const rest = unchecked === 0 ? '' : `, ${unchecked} COPY not looked at`
  return {
    note: `${name}: context, Dockerfile and ${sources.length} copied paths are there${rest}; nothing was built\n`,
  }
}

function isThere(context: string, source: string): boolean {
  if (!/[*?[]/.test(source)) return existsSync(join(context, source))
  return globSync(source.replace(/^\//, ''), { cwd: context }).length > 0
}

/** Sources of COPY and ADD within the context: not from another stage, an address or a here-document. */
export function copiedSources(dockerfile: string) {
  const lines = dockerfile.replace(/\\\r?\n/g, ' ').split(/\r?\n/)
  const copies = lines.flatMap((line) => /^\s*(?:COPY|ADD)\s+(.+)$/i.exec(line)?.[1] ?? [])
  const sources: string[] = []
  let unchecked = 0
  for (const copy of copies) {
    const flags = copy.match(/^(?:--\S+\s+)*/)?.[0] ?? ''
    if (/--from=/.test(flags)) continue
    const found = pathsOf(copy.slice(flags.length).trim()).slice(0, -1)
    const plain = found.filter((path) => !/^(?:https?:|git@|<<)|\$/.test(path))
    if (plain.length < found.length) unchecked += 1
    sources.push(...plain)
  }
  return { sources, unchecked }
}

function pathsOf(text: string): readonly string[] {
  if (!text.startsWith('[')) return text.split(/\s+/)
  const parsed: unknown = JSON.parse(text)
  return Array.isArray(parsed) ? parsed.map(String) : []
}
