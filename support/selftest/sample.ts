/** The sample of seeded faults: some of every area, for machines that cannot wait for all of them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Ids of faults, one a line, from `ci-sample.txt` in `folder`; `#` begins a comment. */
export function readSample(folder: string): string[] {
  const lines = readFileSync(join(folder, 'ci-sample.txt'), 'utf8').split('\n')
  return lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '')
}
