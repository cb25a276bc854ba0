/** What is known to break a requirement: the seeded faults that name it, by what one would call the defect. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Report } from '../ports/report.ts'

export type Causes = Readonly<Record<string, readonly string[]>>

/** By the id of each row of `report` that is not kept. A file of `folder` without a header is passed over. */
export function knownCauses(
  { requirements }: Pick<Report, 'requirements'>,
  folder: string,
): Causes {
  const broken = requirements.filter(
    ({ verdict }) => verdict === 'violated' || verdict === 'waived',
  )
  if (broken.length === 0 || !existsSync(folder)) return {}
  const faults = readdirSync(folder)
    .filter((file) => file.endsWith('.patch'))
    .sort()
    .map((file) => ({ name: nameOf(file), breaks: brokenBy(join(folder, file)) }))
  return Object.fromEntries(
    broken.flatMap(({ requirement: { id } }) => {
      const names = faults.filter(({ breaks }) => breaks.includes(id)).map(({ name }) => name)
      return names.length === 0 ? [] : [[id, names]]
    }),
  )
}

const nameOf = (file: string) => basename(file, '.patch').replaceAll('-', ' ')

function brokenBy(file: string): string[] {
  const [, ids = ''] = /^breaks: \[(.*)\]$/m.exec(readFileSync(file, 'utf8')) ?? []
  return ids.split(/,\s*/)
}
