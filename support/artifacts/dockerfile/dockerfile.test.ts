/** What gets into an image, and what a `.dockerignore` keeps out. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ignoredBy } from './dockerignore.ts'
import { keptStages } from './kept-stages.ts'
import { readDockerfile } from './read-dockerfile.ts'

describe('a Dockerfile', () => {
  it('copies from the context what is neither of another stage nor of an address', () => {
    const { copied } = readDockerfile(`FROM node AS build
COPY --chown=node package.json \\
  lock.json ./
COPY ["a b", "./"]
ADD https://example.com/x /x
COPY <<EOF /y
text
EOF
FROM node
COPY --from=build /app/dist ./dist
`)
    assert.deepEqual(copied, [
      { source: 'package.json', line: 2, stage: 0 },
      { source: 'lock.json', line: 2, stage: 0 },
      { source: 'a b', line: 4, stage: 0 },
    ])
  })
  it('has a stage for every FROM, and its instructions in order', () => {
    const { stages } = readDockerfile(
      'ARG A\nFROM --platform=linux/amd64 node:24 AS build\nARG B\nRUN make\nFROM build\nCMD go\n',
    )
    assert.deepEqual(stages, [
      {
        base: 'node:24',
        name: 'build',
        instructions: [
          { keyword: 'ARG', text: 'B' },
          { keyword: 'RUN', text: 'make' },
        ],
      },
      { base: 'build', instructions: [{ keyword: 'CMD', text: 'go' }] },
    ])
  })
  it('declares variables with and without a value', () => {
    const { variables } = readDockerfile('FROM node\nARG TOKEN\nARG A=1\nENV B=2 C="3 4"\n')
    assert.deepEqual(variables, [
      { instruction: 'ARG', name: 'TOKEN', line: 2 },
      { instruction: 'ARG', name: 'A', value: '1', line: 3 },
      { instruction: 'ENV', name: 'B', value: '2', line: 4 },
      { instruction: 'ENV', name: 'C', value: '3 4', line: 4 },
    ])
  })
})

describe('what an image keeps of its stages', () => {
  const keptOf = (text: string, target?: string) => [
    ...keptStages(readDockerfile(text).stages, target),
  ]
  const build = 'FROM node AS build\nWORKDIR /app\nCOPY . .\nRUN make\n'
  it('is nothing of one whose result alone is copied', () => {
    assert.deepEqual(keptOf(`${build}FROM nginx\nCOPY --from=build /app/dist /html\n`), [1])
  })
  it('is all of one whose folder is copied, and of one that it is built upon', () => {
    assert.deepEqual(keptOf(`${build}FROM nginx\nCOPY --from=build /app/ /html\n`), [1, 0])
    assert.deepEqual(keptOf(`${build}FROM nginx\nCOPY --from=0 . /html\n`), [1, 0])
    assert.deepEqual(keptOf(`${build}FROM build\nCMD go\n`), [1, 0])
  })
  it('follows the stage that is asked for', () => {
    assert.deepEqual(keptOf(`${build}FROM nginx\n`, 'build'), [0])
  })
})

describe('a .dockerignore', () => {
  it('that lets in what it names keeps out the rest, hidden files too', () => {
    const ignored = ignoredBy('*\n!package.json\n!src\n')
    const paths = ['package.json', 'src/a/b.ts', '.env', 'other/x', 'src.txt']
    assert.deepEqual(paths.map(ignored), [false, false, true, true, true])
  })
  it('keeps out whole folders, patterns at any depth, and takes the last word', () => {
    const ignored = ignoredBy('# notes\n/secret/\n**/*.env\n*.md\n!README.md\n')
    const paths = ['secret/x/y', 'a/b/.env', '.env', 'x.md', 'README.md', 'a/x.md']
    assert.deepEqual(paths.map(ignored), [true, true, true, true, false, false])
  })
  it('that is empty keeps out nothing', () => {
    assert.equal(ignoredBy('')('.env'), false)
  })
})
