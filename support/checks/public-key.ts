/** The public key of Supabase and its two names. */

import { globSync } from 'node:fs'
import { isTree } from '../artifacts/compose/trees.ts'
import { loadWorkflow } from '../artifacts/workflow/load-workflow.ts'
import type { Scene } from '../run/scene.ts'
import { type Changes, environmentOf } from '../systems/environment.ts'
import { call } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'
import { interpolated } from './declared-variables.ts'
import { expectEqual, expectThat } from './expect.ts'
import { absentRoute } from './extraction-ids.ts'
import { type Attempt, allNamed, allRefused } from './start-attempts.ts'

/** The name that the manifest uses, and the one that it does not. */
export function bothNames({ environment, environments }: Manifest): [used: string, other: string] {
  const [first, second] = environments.anonKey
  return first in environment ? [first, second] : [second, first]
}

/** The key under the name that the manifest does not use, and under that alone. */
export function underOtherName({ manifest, addresses }: Scene): Changes {
  const [used, other] = bothNames(manifest)
  return { [used]: null, [other]: environmentOf(manifest, addresses)[used] ?? '' }
}

/** No document says with which of them somebody is refused who has not signed in. */
export const refusesStrangers: readonly number[] = [401, 403]

/** With the key the backend can ask Supabase who somebody is: a token is known, nonsense is not. */
export async function knowsPeople(scene: Scene, url: string, token: string): Promise<void> {
  const path = await absentRoute(scene)
  const ask = async (bearer: string) =>
    (await call(url + path, { headers: { authorization: `Bearer ${bearer}` } })).status
  const received = { 'signed in': await ask(token), stranger: await ask('nonsense') }
  const isKnown = received['signed in'] === 404 && refusesStrangers.includes(received.stranger)
  expectThat(isKnown, 'an extraction that is not there, by who asks', {
    expected: { 'signed in': 404, stranger: refusesStrangers.join(' or ') },
    received,
  })
}

/** Who writes the key under which name: compose files, workflows, the example. */
export function spellings(
  manifest: Manifest,
  example: Readonly<Record<string, string>>,
): Record<string, string[]> {
  const files = globSync('.github/workflows/*.{yml,yaml}', { cwd: manifest.repository })
  const workflows = files.flatMap((file) => {
    const { env, jobs } = loadWorkflow(`${manifest.repository}/${file}`)
    const all = Object.values(jobs).flatMap((job) => [
      job.env,
      ...job.steps.map((step) => step.env),
    ])
    return [env, ...all].flatMap(Object.keys).map((name) => [name, file] as const)
  })
  const written = [
    ...workflows,
    ...Object.entries(interpolated(manifest, (tree) => withoutAlias(tree, bothNames(manifest)))),
    ...Object.keys(example).map((name) => [name, '.env.example'] as const),
  ]
  const found = written.filter(([name]) => manifest.environments.anonKey.includes(name))
  const byName = Map.groupBy(found, ([name]) => name)
  return Object.fromEntries(
    [...byName].map(([name, uses]) => [name, [...new Set(uses.map(([, file]) => file))]]),
  )
}

/**
 * Who takes the key by either of its names hands both on, each as it is: beside the name in use, such a
 * line for the other one spells nothing in a second way.
 */
export function withoutAlias(tree: unknown, names: readonly [string, string]): unknown {
  const [used, other] = names
  const handsOn = (name: string, value: unknown) =>
    typeof value === 'string' && new RegExp(`^\\$\\{?${name}\\b`).test(value)
  if (Array.isArray(tree)) {
    const isLine = (name: string) => (item: unknown) =>
      typeof item === 'string' &&
      item.startsWith(`${name}=`) &&
      handsOn(name, item.slice(name.length + 1))
    const kept = tree.some(isLine(used)) ? tree.filter((item) => !isLine(other)(item)) : tree
    return kept.map((item) => withoutAlias(item, names))
  }
  if (!isTree(tree)) return tree
  const isBoth = [used, other].every((name) => handsOn(name, tree[name]))
  const entries = Object.entries(tree).filter(([name]) => !(isBoth && name === other))
  return Object.fromEntries(entries.map(([name, item]) => [name, withoutAlias(item, names)]))
}

/** All of them write one name. */
export function oneSpelling(found: Readonly<Record<string, readonly string[]>>): void {
  const [first = 'the public key', ...others] = Object.keys(found)
  expectEqual(`names beside ${first}`, others, [])
}

/** Two different keys are refused by name, unless the manifest says which of the names wins. */
export function refusedUnlessOneWins(manifest: Manifest, attempts: readonly Attempt[]): void {
  const { anonKeyWins } = manifest.environments
  if (anonKeyWins === undefined) {
    const because =
      'is another key than the other name holds, and environments.anonKeyWins names none'
    allRefused(attempts, because)
    allNamed(attempts)
    return
  }
  const healthy = attempts.some((attempt) => attempt.healthy)
  expectThat(healthy, `the backend does not start although ${anonKeyWins} is said to win`)
}
