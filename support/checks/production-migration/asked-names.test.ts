/** Programs and guides that ask for a variable, and those that hold its name for something else. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readSource } from '../../artifacts/source/read-source.ts'
import { askedNames } from './asked-names.ts'
import { askedIn } from './former-variables.ts'

function asks(path: string, text: string): boolean {
  const facts = readSource(path, text)
  assert.ok(facts !== undefined)
  return askedNames({ path, text, facts }).some((one) => one.text === 'SECRET_KEY')
}

it('a program asks for what it reads, declares in a class of settings or hands to a reader', () => {
  assert.ok(asks('a.py', 'import os\nA = os.environ["SECRET_KEY"]\n'))
  assert.ok(asks('a.py', 'from os import getenv\nA = getenv("SECRET_KEY")\n'))
  assert.ok(asks('a.py', 'A = required("SECRET_KEY")\n'))
  assert.ok(asks('a.py', 'class Settings(OurSettings):\n    SECRET_KEY: str\n'))
  assert.ok(asks('a.py', 'import environ\nROOT_URLCONF = "a"\nSECRET_KEY = env("SECRET_KEY")\n'))
  assert.ok(asks('a.ts', 'z.object({\n  SECRET_KEY: z.string(),\n}).parse(process.env)\n'))
})

it('a name of the program itself asks for nothing, whatever variable fills it', () => {
  assert.ok(!asks('a.py', 'import os\nSECRET_KEY = os.environ["SUPABASE_JWT_SECRET"]\n'))
  assert.ok(!asks('production.py', 'from .base import *\nSECRET_KEY = env("DJANGO_SECRET_KEY")\n'))
  assert.ok(!asks('a.py', 'app.config["SECRET_KEY"] = app.config.get("SECRET_KEY")\n'))
  assert.ok(!asks('a.ts', 'const SECRET_KEY = process.env.SUPABASE_JWT_SECRET\n'))
  assert.ok(!asks('a.py', 'class S(B):\n    SECRET_KEY: str = Field(alias="JWT_SECRET")\n'))
})

it('a guide may say what has become of a variable', () => {
  const asked = (text: string) => askedIn(text, ['R2_ENDPOINT'])
  assert.deepEqual(asked('| `MINIO_ENDPOINT` | `R2_ENDPOINT` |\n'), [])
  assert.deepEqual(asked('`MINIO_ENDPOINT` → `R2_ENDPOINT`'), [])
  assert.deepEqual(asked('Unset `MINIO_ENDPOINT` on the server.'), [])
  assert.deepEqual(asked('Set SECRET_KEY before the first start.'), ['SECRET_KEY'])
  assert.deepEqual(asked('| `SECRET_KEY` | `CHANGE_ME` |\n'), ['SECRET_KEY'])
})
