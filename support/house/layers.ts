/** The import law: which part of the house may import which. */
import type { Import, Module } from './modules.ts'

/** What speaks of one kind of thing each and knows nothing of its neighbours. */
const siblings =
  'services queues systems faults load evidence history artifacts targets reporting requirements config selftest browser'.split(
    ' ',
  )

/** From the ground up: a part imports itself and what stands on a lower rung. */
const ladder: readonly (readonly string[])[] = [
  ['core'],
  ['ports'],
  siblings,
  ['run'],
  ['checks'],
  ['world'],
  ['hooks', 'steps'],
]

/** Parts that stand aside and import nothing of the others. */
const apart = ['bin', 'house']

/** What core may take from Node: nothing that touches the world outside. */
const allowedInCore = new Set(['node:timers/promises', 'node:util'])

/** The part of the house that a file belongs to, such as `services` or `fixtures/systems/NAME`. */
function partOf(path: string): string {
  const [top = '', second = '', third = ''] = path.split('/')
  if (top === 'steps') return 'steps'
  if (top === 'fixtures')
    return second === 'systems' ? `${top}/${second}/${third}` : `${top}/${second}`
  return second.replace(/\.(ts|mjs)$/, '')
}

/** Each import that breaks the law, as `file:line rule`. Tests may start neighbours; see `testOnly`. */
export function unlawfulImports(modules: readonly Module[]): string[] {
  const forTests = testOnly(modules)
  return modules.flatMap((module) =>
    module.imports.flatMap((wish) => {
      const rule = brokenRule(module.path, wish, forTests)
      return rule === undefined ? [] : [`${module.path}:${wish.line} ${rule}`]
    }),
  )
}

/** The tests, and every file that only they import, directly or through one another. */
export function testOnly(modules: readonly Module[]): ReadonlySet<string> {
  const importers = Map.groupBy(
    modules.flatMap(({ path, imports }) => imports.map(({ file }) => ({ path, file }))),
    ({ file }) => file,
  )
  const found = new Set(modules.map(({ path }) => path).filter((path) => path.endsWith('.test.ts')))
  for (let before = -1; before !== found.size; ) {
    before = found.size
    for (const { path } of modules) {
      const by = importers.get(path) ?? []
      if (by.length > 0 && by.every((importer) => found.has(importer.path))) found.add(path)
    }
  }
  return found
}

function brokenRule(path: string, wish: Import, forTests: ReadonlySet<string>): string | undefined {
  const part = partOf(path)
  const isTest = forTests.has(path)
  if (wish.file === undefined) {
    const strange = part === 'core' && !isTest && !allowedInCore.has(wish.package ?? '')
    return strange ? `core is pure and imports no ${wish.package}` : undefined
  }
  const other = partOf(wish.file)
  if (other === part) return part === 'steps' ? ofAnotherSystem(path, wish.file) : undefined
  if (part.startsWith('fixtures/')) return `fixtures are alone and import no ${other}`
  if (part === 'steps' && other === 'fixtures/documents') return undefined
  if (other.startsWith('fixtures/')) return `${part} imports nothing of ${other}`
  if (!isTest) return climbs(part, other)
  return other === 'steps' ? 'a test imports no steps' : undefined
}

/** A run reads the steps of its systems alone; what lies directly in `steps/` all of them share. */
function ofAnotherSystem(path: string, file: string): string | undefined {
  const systemOf = (name: string) => /^steps\/([^/]+)\//.exec(name)?.[1]
  const system = systemOf(file)
  if (system === undefined || system === systemOf(path)) return undefined
  return `steps that others read import none of ${system}`
}

function climbs(part: string, other: string): string | undefined {
  const rung = (name: string) => ladder.findIndex((names) => names.includes(name))
  if (apart.includes(part)) return `${part} stands apart and imports no ${other}`
  if (rung(part) === -1) return `${part} has no place in the import law (support/house/layers.ts)`
  if (rung(other) === -1) return `${part} imports no ${other}`
  if (rung(other) < rung(part)) return undefined
  const why = rung(other) === rung(part) ? 'its neighbour' : 'which stands above it'
  return `${part} imports no ${other}, ${why}`
}
