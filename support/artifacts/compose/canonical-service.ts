/** One service in the long form of every key, so that files can be merged key by key. */
import { resolve } from 'node:path'
import type { Tree } from '../../ports/composition.ts'
import { shellWords } from './shell-words.ts'
import { mapOf, portsOf, volumeOf } from './short-forms.ts'
import { isTree, listOf, textOf, treeOf } from './trees.ts'

type Canonical = (value: unknown, dir: string) => unknown

const list: Canonical = (value) => (Array.isArray(value) ? value : [value])
const texts: Canonical = (value) => listOf(list(value, '')).map((item) => textOf(item) ?? item)
const words: Canonical = (value) =>
  typeof value === 'string' ? shellWords(value) : listOf(value).map((item) => textOf(item) ?? item)
const named: Canonical = (value) =>
  Array.isArray(value) ? Object.fromEntries(value.map((name) => [String(name), null])) : value
const sourced: Canonical = (value) =>
  listOf(value).map((item) => (isTree(item) ? item : { source: item }))

const canonicalOf: Readonly<Record<string, Canonical>> = {
  annotations: (value) => mapOf(value, ''),
  build: buildOf,
  command: words,
  configs: sourced,
  depends_on: dependenciesOf,
  deploy: (value) => ({ ...treeOf(value), ...labelled(treeOf(value)) }),
  develop: developOf,
  dns: texts,
  dns_search: texts,
  entrypoint: words,
  env_file: envFilesOf,
  environment: (value) => mapOf(value),
  expose: texts,
  healthcheck: healthcheckOf,
  labels: (value) => mapOf(value, ''),
  networks: named,
  ports: (value) => listOf(value).flatMap(portsOf),
  secrets: sourced,
  sysctls: (value) => mapOf(value, ''),
  tmpfs: texts,
  volumes: (value, dir) => listOf(value).map((entry) => volumeOf(entry, dir)),
}

/** Relative paths are taken from `dir`. Null values stay null: they say "nothing here". */
export function canonicalService(service: Tree, dir: string): Tree {
  return Object.fromEntries(
    Object.entries(service).map(([key, value]) => {
      const canonical = canonicalOf[key]
      return [key, value === null || canonical === undefined ? value : canonical(value, dir)]
    }),
  )
}

function labelled(deploy: Tree): Tree {
  return deploy.labels === undefined ? {} : { labels: mapOf(deploy.labels, '') }
}

function buildOf(value: unknown, dir: string): Tree {
  const build: Tree = typeof value === 'string' ? { context: value } : treeOf(value)
  const context = build.context === undefined ? {} : { context: contextOf(build.context, dir) }
  const args = build.args === undefined ? {} : { args: mapOf(build.args) }
  return { ...build, ...context, ...args }
}

function developOf(value: unknown, dir: string): Tree {
  const watch = listOf(treeOf(value).watch).map((rule) => {
    const tree = treeOf(rule)
    return { ...tree, path: resolve(dir, textOf(tree.path) ?? '') }
  })
  return { ...treeOf(value), watch }
}

/** A context may be a folder or an address such as `https://…`, which stays as it is. */
function contextOf(value: unknown, dir: string): string {
  const context = textOf(value) ?? '.'
  return /^(?:[a-z]+:\/\/|git@)/.test(context) ? context : resolve(dir, context)
}

function dependenciesOf(value: unknown): Tree {
  const started = { condition: 'service_started', required: true }
  if (Array.isArray(value)) {
    return Object.fromEntries(value.map((name) => [String(name), started]))
  }
  return Object.fromEntries(
    Object.entries(treeOf(value)).map(([name, entry]) => [name, { ...started, ...treeOf(entry) }]),
  )
}

function envFilesOf(value: unknown, dir: string): Tree[] {
  return listOf(list(value, dir)).map((entry) => {
    const file: Tree = isTree(entry) ? entry : { path: entry }
    return { required: true, ...file, path: resolve(dir, textOf(file.path) ?? '') }
  })
}

function healthcheckOf(value: unknown): Tree {
  const check = treeOf(value)
  if (typeof check.test !== 'string') return check
  return { ...check, test: ['CMD-SHELL', check.test] }
}
