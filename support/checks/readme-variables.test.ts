/** What a readme explains, told from whatever else is written in capitals there. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readMarkdown } from '../artifacts/markdown/read-markdown.ts'
import { Violation } from '../core/errors.ts'
import { agreesOnVariables } from './readme-variables.ts'

describe('a variable of the readme', () => {
  const agrees = (text: string, sources: Readonly<Record<string, string>> = {}) =>
    agreesOnVariables(
      { file: 'README.md', ...readMarkdown(`# App\n\n\`REDIS_URL\`.\n\n${text}\n`) },
      ['REDIS_URL'],
      new Set(['REDIS_URL']),
      Object.entries(sources).map(([path, file]) => ({ path, text: file })),
    )
  const explained = [
    '## Environment variables\n\n| Name | Meaning |\n| --- | --- |\n| `REDIS_URL`, `OLD_KEY` | a key |',
    '## Set-up\n\n| Variable | Meaning |\n| --- | --- |\n| `OLD_KEY` | a key |',
    '## Configuration\n\n### Keys\n\n- `OLD_KEY`: a key',
    '2. Put the values into `.env`: `REDIS_URL` and\n   `OLD_KEY`.',
  ]
  for (const text of explained) {
    it(`has to be one of the example: ${text.split('\n')[0]}`, () => {
      assert.throws(() => agrees(text), { name: 'Violation', message: /example lacks/ })
    })
  }
  for (const [path, text] of [
    ['a.ts', 'const key = process.env.OLD_KEY'],
    ['a.py', "os.environ.get('OLD_KEY')"],
    ['a.py', 'class Settings(BaseSettings):\n    old_key: str = ""'],
    ['compose.yml', 'x: ${OLD_KEY:-1}'],
  ] as const) {
    it(`has to be one of the example where something reads it: ${text}`, () => {
      assert.throws(() => agrees('Give it an `OLD_KEY`.', { [path]: text }), Violation)
    })
  }
  it('is no state, no code of an error, and nothing that the host or compose knows', () => {
    agrees('It goes on to `PROCESSING_DONE`, or tells `INTERNAL_ERROR`.', {
      'a.ts': "'INTERNAL_ERROR'",
    })
    agrees('## Errors\n\n| Code | Meaning |\n| --- | --- |\n| `INTERNAL_ERROR` | ours |')
    agrees('## Configuration\n\n- `REDIS_URL`: until `PROCESSING_DONE` is reached')
    agrees('## Variables\n\n- `GITHUB_TOKEN`: of the host\n- `COMPOSE_PROFILES`: which services')
  })
  it('may be one of another example in the repository', () => {
    agrees('## Variables\n\n- `VITE_API_URL`', { 'frontend/.env.example': 'VITE_API_URL=' })
  })
  it('of the example must not be left out', () => {
    const document = { file: 'README.md', ...readMarkdown('# App') }
    assert.throws(() => agreesOnVariables(document, ['REDIS_URL'], new Set()), /does not mention/)
  })
})
