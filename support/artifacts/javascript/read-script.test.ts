/** What a script loads at once and on demand, and how a minified one is told from its source. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { importsOf, shareOfBlanks } from './read-script.ts'

describe('a script', () => {
  it('loads at once what it imports and exports again, and on demand what it asks for later', async () => {
    const text =
      'import{a}from"./a.js";import"./b.js";export{c}from"./c.js";a(()=>import("./d.js"))'
    assert.deepEqual(await importsOf(text), {
      atOnce: ['./a.js', './b.js', './c.js'],
      onDemand: ['./d.js'],
    })
  })
  it('loads nothing of what stands in its texts and comments', async () => {
    const text = 'const t = "import(\'./no.js\')" // import("./no.js")\nconsole.log(t)'
    assert.deepEqual(await importsOf(text), { atOnce: [], onDemand: [] })
  })
})

describe('the blanks of a text', () => {
  const source = '/** Adds. */\nexport function add(first, second) {\n  return first + second\n}\n'
  it('are a good part of a source and next to nothing of what is minified', async () => {
    assert.ok((await shareOfBlanks(source, 'js')) > 0.2)
    assert.ok((await shareOfBlanks('export function add(a,b){return a+b}', 'js')) < 0.05)
    assert.ok((await shareOfBlanks('a {\n  color: red;\n}\n', 'css')) > 0.2)
  })
})
