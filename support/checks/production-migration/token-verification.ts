/** What a program says when it verifies tokens: by what it means, not by words in its comments. */
import type { SourceFacts } from '../../artifacts/source/source-facts.ts'
import type { ReadProgram } from './source-tree.ts'

/** Which of both a program says where it verifies: the algorithms that it takes, and the audience. */
export function saidOfTokens({ facts }: ReadProgram): string[] {
  const said = new Set([...facts.names, ...facts.texts].map(({ text }) => text))
  const isSaid = {
    algorithms: said.has('algorithms') || facts.calls.some(hasThirdArgument),
    audience: said.has('audience'),
  }
  return Object.entries(isSaid).flatMap(([word, is]) => (is ? [word] : []))
}

/** PyJWT takes the algorithms by their place, too: after the token and the key. */
function hasThirdArgument({ callee, given }: SourceFacts['calls'][number]): boolean {
  if (!/(^|\.)decode$/.test(callee)) return false
  const third = withoutInner(given).split(',')[2]?.trim() ?? ''
  return third !== '' && !/^\w+\s*=|^\*/.test(third)
}

/** Commas between quotes or brackets part no arguments. */
function withoutInner(given: string): string {
  const plain = given.replaceAll(/"[^"\n]*"|'[^'\n]*'/g, 'text').replaceAll(/#.*|\/\/.*/g, '')
  const fewer = plain.replaceAll(/\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}/g, ' inner ')
  return fewer === plain ? plain : withoutInner(fewer)
}

/** What reads a token without verifying it. Its header must be read first, where keys have ids or kinds. */
const unverified = /^(get_unverified_claims|decodeJwt|unsafe_?decode)$/i

/** Every way around the verification: what reads past it, options that leave it out, a token that chooses the algorithm. */
export function waysAround(program: ReadProgram): string[] {
  const { path, facts } = program
  const words = [...facts.names, ...facts.texts].filter(
    ({ text, line }) => unverified.test(text) || isSwitchedOff(program, text, line),
  )
  const found = words.map(({ text, line }) => `${path}:${line} ${text}`)
  return [...found, ...algorithmsOfTokens(program)]
}

/** A signature that is verified under a condition is left out at times; the audience only where it says so. */
function isSwitchedOff({ text }: ReadProgram, word: string, line: number): boolean {
  if (!/^verify_(signature|aud)$/.test(word)) return false
  const lines = text.split('\n').slice(line - 1, line + 1)
  const value = new RegExp(`\\b${word}\\b["'\\]\\s]*[:=]\\s*(?:bool\\s*=\\s*)?(\\w+)`).exec(
    lines.map((each) => each.replace(/#.*/, '')).join('\n'),
  )?.[1]
  if (value === undefined) return false
  return word === 'verify_aud' ? /^false$/i.test(value) : !/^true$/i.test(value)
}

/** The token's own header says which algorithm is taken, and nothing compares it with those that are allowed. */
function algorithmsOfTokens({ path, text, facts }: ReadProgram): string[] {
  const compared =
    /\balg\b["'\])]*\s*(not\s+in\b|in\b|[!=]==?)|\.(includes|has)\([^)\n]*\balg\b/.test(text)
  const taken =
    /\balgorithms["']?\s*[:=]\s*\[[^=]*?(\[\s*["']alg["']|\.alg\b|\.get\(\s*["']alg["'])/
  const calls = facts.calls.filter(({ given }) => !compared && taken.test(given))
  return calls.map(({ line }) => `${path}:${line} algorithms of the token's own header`)
}
