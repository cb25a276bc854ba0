/** Imports, calls, texts and names of programs in both languages. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readSource } from './read-source.ts'

describe('settings of Django', () => {
  const text = `import environ
env = environ.Env()
SECRET_KEY = env("DJANGO_SECRET_KEY")
HOSTS = env.list("ALLOWED_HOSTS", default=["localhost"])
`
  const read = (source: string) =>
    readSource('settings.py', source)?.environment.map(({ text, optional }) => [text, optional])

  it('are read by a reader of the environment', () => {
    assert.deepEqual(read(text), [
      ['DJANGO_SECRET_KEY', false],
      ['ALLOWED_HOSTS', true],
    ])
    const decoupled = 'from decouple import config\nKEY = config("A_KEY")\n'
    assert.deepEqual(read(decoupled), [['A_KEY', false]])
  })
  it('are none where the name is that of another function', () => {
    assert.deepEqual(read(text.replace('import environ', 'import own as environment')), [])
  })
})

describe('a program in Python', () => {
  const facts = readSource(
    'a.py',
    `from fastapi import Depends, HTTPException as Problem
from .supabase_auth import (
    get_current_user,  # the caller
)
import os, jwt as tokens

def read(request):
    # from minio_service import nothing
    from minio_service import client
    return tokens.decode(request.token, KEY, algorithms=["HS256"])

URL = os.environ["A_URL"] + os.getenv("B_URL", "none")
OTHER = os.getenv("C_URL") or "none"

class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")
    D_URL: str
    e_url: str | None = None
`,
  )
  it('imports modules and names, those inside of functions too', () => {
    assert.deepEqual(facts?.imports, [
      { module: 'fastapi', names: ['Depends', 'HTTPException'], line: 1 },
      { module: '.supabase_auth', names: ['get_current_user'], line: 2 },
      { module: 'os', names: [], line: 5 },
      { module: 'jwt', names: [], line: 5 },
      { module: 'minio_service', names: ['client'], line: 9 },
    ])
  })
  it('calls with what is given', () => {
    const given = 'request.token, KEY, algorithms=["HS256"]'
    assert.deepEqual(facts?.calls[0], { callee: 'tokens.decode', given, line: 10 })
  })
  it('holds texts and names without its comments', () => {
    assert.deepEqual(facts?.texts[0], { text: 'HS256', line: 10 })
    assert.equal(facts?.names.filter(({ text }) => text === 'nothing').length, 0)
  })
  it('reads variables of the environment, of classes of settings too, and tells what can be left out', () => {
    assert.deepEqual(
      facts?.environment.toSorted((a, b) => a.line - b.line),
      [
        { text: 'A_URL', line: 12, optional: false },
        { text: 'B_URL', line: 12, optional: true },
        { text: 'C_URL', line: 13, optional: true },
        { text: 'D_URL', line: 17, optional: false },
        { text: 'E_URL', line: 18, optional: true },
      ],
    )
  })
})

describe('variables in Python', () => {
  const read = (text: string) =>
    readSource('a.py', text)?.environment.map(({ text: name, optional }) => [name, optional])
  it('are read by what is taken from the module of the system, and by no other of that name', () => {
    const uses = 'a = environ["A"]\nb = getenv("B", "b")\n'
    assert.deepEqual(read(`from os import environ, getenv\n${uses}`), [
      ['A', false],
      ['B', true],
    ])
    assert.deepEqual(read(`from wsgi import environ, getenv\n${uses}`), [])
  })
  it('stand behind the prefix of their class', () => {
    const config = 'model_config = SettingsConfigDict(env_prefix="R2_")'
    const text = `class Store(BaseSettings):\n    ${config}\n    bucket: str\n`
    assert.deepEqual(read(text), [['R2_BUCKET', false]])
  })
})

describe('a program in TypeScript', () => {
  const facts = readSource(
    'a.tsx',
    `import { createClient as make } from '@supabase/supabase-js'
import store from './store'
// signUp is no call here
export const Page = () => <b onClick={() => client.auth.signUp({ email })}>{\`at \${place}\`}</b>
const late = () => import('./late')
const url = process.env.A_URL ?? process.env['B_URL']
`,
  )
  it('imports modules and names, those on demand too', () => {
    assert.deepEqual(facts?.imports, [
      { module: '@supabase/supabase-js', names: ['createClient'], line: 1 },
      { module: './store', names: [], line: 2 },
      { module: './late', names: [], line: 5 },
    ])
  })
  it('calls with what is given', () => {
    assert.deepEqual(facts?.calls, [{ callee: 'client.auth.signUp', given: '{ email }', line: 4 }])
  })
  it('reads variables of the environment, and tells what can be left out', () => {
    assert.deepEqual(facts?.environment, [
      { text: 'A_URL', line: 6, optional: true },
      { text: 'B_URL', line: 6, optional: false },
    ])
  })
  it('knows the text that stands in for a variable', () => {
    const text =
      "const a = process.env.A_URL ?? 'http://localhost:3000'\nconst b = process.env.B_URL || a\n"
    const read = readSource('a.ts', text)?.environment.map((one) => [one.text, one.otherwise])
    assert.deepEqual(read, [
      ['A_URL', 'http://localhost:3000'],
      ['B_URL', undefined],
    ])
  })
  it('knows variables in double quotes, taken apart, or held against a word', () => {
    const text =
      'const { A, B = "b", C: c } = process.env\nf(process.env["D"])\nconst e = process.env.E === "true"\nconst { F } = other\n'
    const read = readSource('a.ts', text)?.environment.map((one) => [one.text, one.optional])
    assert.deepEqual(read, [
      ...[
        ['A', false],
        ['B', true],
        ['C', false],
      ],
      ...[
        ['D', false],
        ['E', true],
      ],
    ])
  })
  it('knows an environment that has a name of its own', () => {
    const text = 'const env = import.meta.env\nconst url = env.A_URL || env.B_URL\nother.C_URL\n'
    const read = readSource('a.ts', text)?.environment.map((one) => one.text)
    assert.deepEqual(read, ['A_URL', 'B_URL'])
  })
  it('holds the fixed parts of templates', () => {
    assert.ok(facts?.texts.some(({ text, line }) => text === 'at ' && line === 4))
  })
})

describe('Python that the grammar of the parser does not know', () => {
  const lines: readonly (readonly [string, string])[] = [
    [
      'a generator that hands over nothing',
      'def f():\n    try:\n        yield\n    finally:\n        g()\n',
    ],
    ['what comes back from it', 'def f():\n    x = yield\n    g(x)\n'],
    ['a number that ends in its point', 'x = [1., 2.] + g()\n'],
    ['a list of contexts', 'with (\n    a() as b,\n    c() as d,\n):\n    g()\n'],
  ]
  for (const [what, text] of lines) {
    it(`is read all the same: ${what}`, () => {
      const calls = readSource('a.py', text)?.calls.map(({ callee, line }) => [callee, line]) ?? []
      const line = text.split('\n').findIndex((each) => each.includes('g(')) + 1
      assert.deepEqual(calls.at(-1), ['g', line])
    })
  }
})

describe('a text that is no program', () => {
  it('is refused with its place', () => {
    assert.throws(() => readSource('b.ts', 'const = 1'), /b\.ts does not parse/)
    assert.throws(() => readSource('b.py', 'def :\n'), /b\.py does not parse/)
  })
  it('is not read in a language that is unknown', () => {
    assert.equal(readSource('a.go', 'package a'), undefined)
  })
})
