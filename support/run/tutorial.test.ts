/** The tutorial, followed by the letter on a fresh copy of the checkout. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { execa } from 'execa'
import { copyRepository } from '../systems/repository-copy.ts'
import { root } from './root.ts'
import { blocksOf, notPrinted } from './testing/document-blocks.ts'

const dir = mkdtempSync(join(tmpdir(), 'plumbline-tutorial-'))
const checkout = join(dir, 'plumbline')

after(() => rmSync(dir, { recursive: true, force: true }))

describe('what a document shows of a run', () => {
  it('may leave lines out where it says so, and nowhere else', () => {
    const printed = 'one\ntwo (12 ms)\nthree\nfour\n'
    assert.equal(notPrinted('…\ntwo (9 ms)\n…\nfour\n', printed), undefined)
    assert.equal(notPrinted('one\nthree\n', printed), 'one\nthree')
    assert.equal(notPrinted('three\n…\none\n', printed), 'one')
  })
})

describe('the tutorial', () => {
  it('prints what it shows, command by command', async () => {
    const blocks = blocksOf(readFileSync(join(root, 'docs/tutorial.md'), 'utf8'))
    assert.ok(blocks.filter(({ language }) => language === 'text').length >= 4)
    let printed = ''
    for (const { language, text } of blocks) {
      if (language === 'sh') printed = await done(text)
      else assert.equal(notPrinted(text, printed), undefined, printed)
    }
  })
})

/** The clone is a copy of the checkout as it is now, so that what is not committed yet counts, too. */
async function done(commands: string): Promise<string> {
  if (commands.startsWith('git clone ')) {
    await copyRepository(root, checkout)
    return ''
  }
  const options = { cwd: checkout, reject: false, all: true, stdin: 'ignore' } as const
  return (await execa('bash', ['-c', commands], options)).all
}
