import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { compactProgram } from './compact-program.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'compact-program-'))
})

afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** A program of two modules and a file beside them. */
function programSaying(word: string, name = 'main.ts'): URL {
  writeFileSync(join(dir, 'word.ts'), `export const word: string = '${word}'`)
  writeFileSync(join(dir, 'beside.txt'), 'beside it')
  writeFileSync(
    join(dir, name),
    `import { readFileSync } from 'node:fs'
     import { word } from './word.ts'
     console.log(word, readFileSync(new URL('beside.txt', import.meta.url), 'utf8'))`,
  )
  return pathToFileURL(join(dir, name))
}

const outputOf = (file: string) => execFileSync(process.execPath, [file], { encoding: 'utf8' })

/** What another process is given for the same entry. */
function askedAnew(entry: URL, cache: string): string {
  const script = `import { compactProgram } from ${JSON.stringify(import.meta.resolve('./compact-program.ts'))}
    console.log(await compactProgram(new URL(${JSON.stringify(entry.href)}), ${JSON.stringify(cache)}))`
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  }).trim()
}

test('the program says what its sources say, and finds the files beside them', async () => {
  const cache = join(dir, 'cache')
  const file = await compactProgram(programSaying('hello'), cache)
  assert.match(file, /cache\/.*\.mjs$/)
  assert.equal(outputOf(file), 'hello beside it\n')
})

test('what a text says of the places of modules stays what it is', async () => {
  const name = 'telling.ts'
  writeFileSync(join(dir, name), "console.log(Object.keys({ 'import.meta.url': 1 }).join())")
  const file = await compactProgram(pathToFileURL(join(dir, name)), join(dir, 'cache'))
  assert.equal(outputOf(file), 'import.meta.url\n')
})

test('it is made again when one of its sources has changed or it has gone, and only then', async () => {
  const cache = join(dir, 'cache')
  const entry = programSaying('before')
  const file = askedAnew(entry, cache)
  writeFileSync(file, 'console.log("kept")')
  assert.equal(outputOf(askedAnew(entry, cache)), 'kept\n')
  writeFileSync(join(dir, 'word.ts'), `export const word: string = 'afterwards'`)
  assert.equal(outputOf(askedAnew(entry, cache)), 'afterwards beside it\n')
  rmSync(file)
  assert.equal(outputOf(askedAnew(entry, cache)), 'afterwards beside it\n')
})

test('where nothing can be kept the sources themselves are the program', async () => {
  writeFileSync(join(dir, 'file'), 'no folder')
  const entry = programSaying('uncut', 'uncut.ts')
  const file = await compactProgram(entry, join(dir, 'file', 'cache'))
  assert.equal(file, join(dir, 'uncut.ts'))
  assert.equal(outputOf(file), 'uncut beside it\n')
})

test('the programs of the services read no file beside the one that they are now', async () => {
  for (const name of ['supabase', 'object-store']) {
    const file = await compactProgram(new URL(`${name}/server.ts`, import.meta.url), dir)
    assert.match(file, /\.mjs$/, `${name} cannot be made compact`)
    // As a key it is a text of the bundler's, which has to stay.
    const code = readFileSync(file, 'utf8').replaceAll('"import.meta.url":', '')
    assert.doesNotMatch(code, /\b__dirname\b|import\.meta\.url/)
  }
})
