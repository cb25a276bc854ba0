/** Making signed URLs: for whom, for how long, one or several. */
import type { ContractWorld, Step } from '../world.ts'

const aWeek = 604_800

const five = (w: ContractWorld) => `${w.alice.id}/five.pdf`
const blob = (w: ContractWorld) => `${w.alice.id}/sub/blob.pdf`
const docs = (client: ContractWorld['anon']) => client.storage.from('docs')

export const signedUrlSteps: readonly Step[] = [
  {
    name: 'createSignedUrl 604800',
    run: async (w) => {
      const answer = await docs(w.alice.client).createSignedUrl(blob(w), aWeek)
      if (answer.data !== null) w.note('signedUrl', answer.data.signedUrl)
      return answer
    },
  },
  {
    name: 'createSignedUrl 1s',
    run: async (w) => {
      const answer = await docs(w.alice.client).createSignedUrl(five(w), 1)
      if (answer.data !== null) w.note('briefUrl', answer.data.signedUrl)
      return answer
    },
  },
  {
    name: 'createSignedUrl download name',
    run: (w) => docs(w.alice.client).createSignedUrl(blob(w), 60, { download: 'my file.pdf' }),
  },
  {
    name: 'createSignedUrl foreign',
    run: (w) => docs(w.bob.client).createSignedUrl(five(w), 60),
  },
  { name: 'createSignedUrl anon', run: (w) => docs(w.anon).createSignedUrl(five(w), 60) },
  {
    name: 'createSignedUrl missing',
    run: (w) => docs(w.alice.client).createSignedUrl(`${w.alice.id}/missing.pdf`, 60),
  },
  {
    name: 'createSignedUrl expiresIn 0',
    run: (w) => docs(w.alice.client).createSignedUrl(five(w), 0),
  },
  {
    name: 'createSignedUrl expiresIn -1',
    run: (w) => docs(w.alice.client).createSignedUrl(five(w), -1),
  },
  {
    name: 'createSignedUrl admin',
    run: (w) => docs(w.moderator.client).createSignedUrl(five(w), 60),
  },
  {
    name: 'createSignedUrls',
    run: (w) => docs(w.alice.client).createSignedUrls([five(w), `${w.alice.id}/none.pdf`], 60),
  },
]
