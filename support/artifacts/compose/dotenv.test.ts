// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of compose are what is tested
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDotenv } from './dotenv.ts'

const caller: Readonly<Record<string, string>> = { HOME: '/home/somebody', PASSED: 'on' }
const parse = (source: string) => parseDotenv(source, (name) => caller[name])

test('an env file is read as compose reads it', () => {
  const source = [
    '# a comment',
    'PLAIN=a#b',
    'SPACED =   two words   # gone',
    'export EXPORTED=1',
    'YAML: yes',
    'EMPTY=',
    'DOUBLE="a\\tb \\$HOME $HOME # kept" # gone',
    "SINGLE='$HOME\nsecond line'",
    'CHAINED=${PLAIN}-${MISSING:-d}$$',
    'PASSED',
    'DROPPED',
  ].join('\r\n')
  assert.deepEqual(parse(source), {
    PLAIN: 'a#b',
    SPACED: 'two words',
    EXPORTED: '1',
    YAML: 'yes',
    EMPTY: '',
    DOUBLE: 'a\tb $HOME /home/somebody # kept',
    SINGLE: '$HOME\nsecond line',
    CHAINED: 'a#b-d$',
    PASSED: 'on',
  })
})

test('a line that is no assignment is refused', () => {
  assert.throws(() => parse('A=1\n=2'), /unexpected character in variable name near "=2"/)
  assert.throws(() => parse('A B=1'), /near "A B=1"/)
  assert.throws(() => parse('A="1\n'), /unterminated quoted value "1/)
})
