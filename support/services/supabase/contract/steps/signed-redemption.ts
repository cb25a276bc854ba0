/** Redeeming signed URLs: whole, in part, tampered with, for another path, too late. */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn } from '../../../../core/deadline.ts'
import { askUrl, type ContractWorld, type Step } from '../world.ts'

const token = (w: ContractWorld) => w.noted('signedUrl').split('token=')[1] ?? ''

/** Header (0), payload (1) or signature (2) of the signed URL's token, as it was sent. */
const part = (w: ContractWorld, index: number) => token(w).split('.')[index] ?? ''

const decoded = (encoded: string) => JSON.parse(Buffer.from(encoded, 'base64url').toString())
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Asks for the signed URL after `change` has been done to it. */
function redeem(change: (url: string, w: ContractWorld) => string, init: RequestInit = {}) {
  return (w: ContractWorld) => askUrl(w, change(w.noted('signedUrl'), w), init)
}

const unchanged = (url: string) => url

export const signedRedemptionSteps: readonly Step[] = [
  { name: 'GET signed url', run: redeem(unchanged) },
  { name: 'GET signed url HEAD', run: redeem(unchanged, { method: 'HEAD' }) },
  { name: 'GET signed url Range', run: redeem(unchanged, { headers: { range: 'bytes=5-9' } }) },
  {
    name: 'GET signed url &download=',
    run: redeem((url) => `${url}&download=my%20file.pdf`),
  },
  { name: 'signed token payload', run: async (w) => decoded(part(w, 1)) },
  { name: 'signed token header', run: async (w) => decoded(part(w, 0)) },
  {
    name: 'GET tampered signature',
    run: redeem((url) => `${url.slice(0, -6)}AAAAAA`),
  },
  {
    name: 'GET tampered payload',
    run: redeem((url, w) => {
      const forged = { ...decoded(part(w, 1)), url: `docs/${w.bob.id}/x.pdf`, exp: 9_999_999_999 }
      return url.replace(part(w, 1), encoded(forged))
    }),
  },
  {
    name: 'GET token for other path',
    run: redeem((url) => url.replace('/sub/blob.pdf', '/five.pdf')),
  },
  { name: 'GET signed without token', run: redeem((url) => url.split('?')[0] ?? url) },
  {
    name: 'GET signed alg none',
    run: redeem((url, w) => {
      const unsigned = `${encoded({ alg: 'none', typ: 'JWT' })}.${part(w, 1)}.`
      return url.replace(token(w), unsigned)
    }),
  },
  {
    name: 'GET signed with user JWT as token',
    run: async (w) => {
      const { data } = await w.alice.client.auth.getSession()
      const own = data.session?.access_token ?? ''
      return askUrl(w, w.noted('signedUrl').replace(token(w), own))
    },
  },
  {
    name: 'GET expired url',
    run: async (w) => {
      await w.recorder.unrecorded(() => untilRefused(w, w.noted('briefUrl')))
      return askUrl(w, w.noted('briefUrl'))
    },
  },
]

/**
 * The URL holds for one second; a provider that never refuses it is found out by the step itself.
 */
async function untilRefused(w: ContractWorld, url: string): Promise<void> {
  const deadline = deadlineIn(4_000)
  while (!deadline.passed() && (await askUrl(w, url, { method: 'HEAD' })) === 200) await pause(100)
}
