import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { S3Error } from './errors.ts'
import { readXml, xmlDocument } from './xml.ts'

describe('the XML of S3', () => {
  it('carries every text as it is', () => {
    for (const text of ['a & b', 'a&amp;b', '&lt;', '&amp;amp;', '<c> "d" \'e\'', ' a ']) {
      const document = xmlDocument('Root', { Key: text })
      assert.equal(readXml(document, 'Root').text('Key'), text, document)
    }
  })
  it('escapes what would be markup', () => {
    const document = xmlDocument('Root', { Key: 'a&amp;b < c' })
    assert.match(document, /<Key>a&amp;amp;b &lt; c<\/Key>/)
  })
  it('makes an element for each entry of a list, and none for undefined', () => {
    const document = xmlDocument('Root', {
      Part: [{ A: 1 }, { A: 2 }],
      Left: undefined,
      More: false,
    })
    const [one, two, ...rest] = readXml(document, 'Root').all('Part')
    assert.deepEqual([one?.text('A'), two?.text('A'), rest], ['1', '2', []])
    assert.match(document, /<More>false<\/More><\/Root>$/)
  })
  it('refuses another root, and what is no XML', () => {
    for (const text of ['<Other/>', 'no xml', '']) {
      assert.throws(() => readXml(text, 'Root'), S3Error, text)
    }
  })
})
