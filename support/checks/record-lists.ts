/** Lists of records: page by page, bounded, without gaps, and asked for by names of columns. */
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { type Answer, call, excerpt, json } from '../systems/http-client.ts'
import { expectEqual, expectThat } from './expect.ts'

/** The documents name no figure for an answer without a limit; a page that people read has no more. */
const mostByDefault = 100
const pageSize = 40

export interface Lists {
  readonly total: number
  readonly byDefault: readonly string[]
  readonly pages: readonly (readonly string[])[]
  /** Undefined where the limit is refused. */
  readonly unlimited: readonly string[] | undefined
  /** Statuses of the answers to what makes no sense, by what it was. */
  readonly refusals: Readonly<Record<string, number>>
}

/** Asks for the list in every way as the holder of `token`, who has `total` extractions. */
export async function listsOf(
  scene: Scene,
  backendUrl: string,
  token: string,
  total: number,
): Promise<Lists> {
  const { list, routes } = scene.manifest
  const ask = (query: Readonly<Record<string, number>>) => {
    const words = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) words.set(name, String(value))
    const url = `${backendUrl}${routes.list ?? routes.ingestions}?${words}`
    return call(url, { headers: { authorization: `Bearer ${token}` } })
  }
  const starts = Array.from({ length: Math.ceil(total / pageSize) + 1 }, (_, n) => n * pageSize)
  const pages: string[][] = []
  for (const start of starts) {
    const answer = await ask({ [list.skip]: start, [list.limit]: pageSize })
    pages.push(idsIn(scene, answer))
  }
  const greedy = await ask({ [list.limit]: 100_000 })
  const status = async (query: Readonly<Record<string, number>>) => (await ask(query)).status
  return {
    total,
    byDefault: idsIn(scene, await ask({})),
    pages,
    unlimited: [400, 422].includes(greedy.status) ? undefined : idsIn(scene, greedy),
    refusals: {
      [`${list.skip}=-1`]: await status({ [list.skip]: -1 }),
      [`${list.limit}=-1`]: await status({ [list.limit]: -1 }),
    },
  }
}

function idsIn({ manifest }: Scene, answer: Answer): string[] {
  const { items, id } = manifest.list
  expectEqual('the answer to a request for a list', answer.status, 200)
  const entries = json(answer)[items]
  if (!Array.isArray(entries)) {
    throw new Violation(`the list has no field "${items}"`, { received: excerpt(answer) })
  }
  return entries.map((entry: unknown) => String(Object(entry)[id]))
}

/** Without a limit, and with one that is far too large, the answer is a part of the whole. */
export function areBounded(scene: Scene, { total, byDefault, unlimited }: Lists): void {
  const { most } = scene.manifest.list
  scene.measured('entries of a list', {
    total,
    byDefault: byDefault.length,
    greedy: unlimited?.length,
  })
  expectThat(byDefault.length <= mostByDefault && byDefault.length > 0, 'a list without a limit', {
    expected: `at most ${mostByDefault} of ${total} entries`,
    received: byDefault.length,
  })
  expectThat(unlimited === undefined || unlimited.length <= most, 'a list of 100000 entries', {
    expected: `refused, or at most ${most} of ${total} entries`,
    received: unlimited?.length,
  })
}

/** The pages together are the whole: nothing twice, nothing left out, nothing after the end. */
export function areWhole({ total, pages }: Lists): void {
  const sizes = pages.map((page) => page.length)
  const expected = sizes.map((_, n) => Math.max(0, Math.min(pageSize, total - n * pageSize)))
  expectEqual('entries of the pages, one after the other', sizes, expected)
  const distinct = new Set(pages.flat()).size
  expectEqual('different entries on all pages together', distinct, total)
}

/** What makes no sense is refused, not guessed at. */
export function refuseNonsense({ refusals }: Lists): void {
  const strange = Object.entries(refusals).filter(([, status]) => ![400, 422].includes(status))
  expectEqual('requests without sense that are not refused', Object.fromEntries(strange), {})
}

/** Every statement that reads the table names its columns, has a bound and has an order. */
export function nameTheirColumns(scene: Scene, statements: readonly string[]): void {
  const name = scene.manifest.extractions.table.split('.').at(-1) ?? ''
  const reading = statements
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => /^(select|with)\b/i.test(text) && new RegExp(`\\b${name}\\b`).test(text))
  const distinct = [...new Set(reading)]
  scene.measured('statements of the lists', { statements: distinct })
  expectThat(distinct.length > 0, 'no statement that reads extractions came by')
  const everything = distinct.filter((text) => /\bselect (distinct )?("?\w+"?\.)?\*/i.test(text))
  expectEqual('statements that read every column', everything, [])
  const counting = (text: string) => /\bcount\s*\(/i.test(text)
  const unbounded = distinct.filter((text) => !/\b(limit|fetch)\b/i.test(text) && !counting(text))
  expectEqual('statements that read all rows', unbounded, [])
  const unordered = distinct.filter((text) => !/\border by\b/i.test(text) && !counting(text))
  expectEqual('statements whose pages have no order', unordered, [])
}
