import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMarkdown, withSubsections } from './read-markdown.ts'

const text = `Before
# First \`A_B\`
See [the guide](docs/guide.md "title") and ![a picture](p.png).
## Below ##
\`\`\`sh
# no heading
npm test \`not inline\`
\`\`\`
# Second
[ref]: other.md
`

test('sections end at the next heading, and a hash in code is none', () => {
  const { sections } = readMarkdown(text)
  const titles = sections.map(({ level, title }) => `${level} ${title}`)
  assert.deepEqual(titles, ['0 ', '1 First `A_B`', '2 Below', '1 Second'])
})

test('a section comes with the deeper ones below it', () => {
  const document = readMarkdown(text)
  const [, first] = document.sections
  assert.ok(first)
  const titles = withSubsections(document, first).map(({ title }) => title)
  assert.deepEqual(titles, ['First `A_B`', 'Below'])
})

test('code blocks are apart from inline code and links', () => {
  const { blocks, codes, links } = readMarkdown(text)
  assert.deepEqual(blocks, [{ language: 'sh', text: '# no heading\nnpm test `not inline`' }])
  assert.deepEqual(codes, ['A_B'])
  assert.deepEqual(links, ['docs/guide.md', 'p.png', 'other.md'])
})
