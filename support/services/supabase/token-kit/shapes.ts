/** Headers without a usable token, and tokens that are none. */
import { split } from './compact.ts'
import { bearer, type Making } from './materials.ts'

const basic = Buffer.from('user:password').toString('base64')

export const shapes: Readonly<Record<string, Making>> = {
  'no header': () => undefined,
  'an empty header': () => '',
  'a user name and a password': () => `Basic ${basic}`,
  'the scheme without a token': () => 'Bearer',
  'the token under another scheme': ({ token }) => `Token ${token}`,
  'the token without its scheme': ({ token }) => token,
  'the token twice': ({ token }) => `Bearer ${token} ${token}`,
  'a word that is no token': () => bearer('let-me-in'),
  'a token of two parts': ({ token }) => bearer(split(token).head),
  'a token of four parts': ({ token }) => bearer(`${token}.${split(token).signature}`),
  'a token whose parts say nothing': () => bearer('AAAA.AAAA.AAAA'),
}
