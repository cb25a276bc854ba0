/**
 * Uploads: sizes and types at their limits, odd names, foreign folders, tokens that do not hold.
 */
import { SignJWT } from 'jose'
import { Unverified } from '../../../../core/errors.ts'
import { ask, type ContractWorld, pdf, pdfOptions, type Step } from '../world.ts'

const mebibyte = 1_048_576

const docs = (w: ContractWorld, who: 'alice' | 'bob' = 'alice') =>
  w[who].client.storage.from('docs')

const inFolder = (w: ContractWorld, name: string) => `${w.alice.id}/${name}`

/** Uploads a small PDF to alice's folder as alice. */
const small = (name: string): Step['run'] => {
  return (w) => docs(w).upload(inFolder(w, name), pdf(100), pdfOptions)
}

export const uploadSteps: readonly Step[] = [
  {
    name: 'upload 5MB pdf',
    run: (w) =>
      docs(w).upload(inFolder(w, 'five.pdf'), pdf(5 * mebibyte), {
        ...pdfOptions,
        cacheControl: '3600',
      }),
  },
  {
    name: 'upload 10MB pdf (= limit)',
    run: (w) => docs(w).upload(inFolder(w, 'ten.pdf'), pdf(10 * mebibyte), pdfOptions),
  },
  {
    name: 'upload 10MB+1 oversize',
    run: (w) => docs(w).upload(inFolder(w, 'over.pdf'), pdf(10 * mebibyte + 1), pdfOptions),
  },
  {
    name: 'upload Blob (multipart)',
    run: (w) =>
      docs(w).upload(
        inFolder(w, 'sub/blob.pdf'),
        new Blob([pdf(2000)], { type: 'application/pdf' }),
        {
          ...pdfOptions,
          metadata: { k: 'v' },
        },
      ),
  },
  {
    name: 'upload wrong mime',
    run: (w) =>
      docs(w).upload(inFolder(w, 'x.exe'), Buffer.from('MZ'), {
        contentType: 'application/x-msdownload',
      }),
  },
  {
    name: 'upload wrong mime Blob',
    run: (w) => docs(w).upload(inFolder(w, 'x.txt'), new Blob(['hi'], { type: 'text/plain' })),
  },
  { name: 'upload duplicate', run: small('five.pdf') },
  {
    name: 'upload upsert',
    run: (w) =>
      docs(w).upload(inFolder(w, 'sub/blob.pdf'), pdf(300), { ...pdfOptions, upsert: true }),
  },
  {
    name: 'update (PUT)',
    run: (w) => docs(w).update(inFolder(w, 'sub/blob.pdf'), pdf(400), pdfOptions),
  },
  { name: 'upload invalid key', run: small('bad\u{1F600}#name.pdf') },
  { name: 'upload unicode key', run: small('überblick.pdf') },
  { name: 'upload space key', run: small('a b (1).pdf') },
  {
    name: 'upload traversal key',
    run: (w) => docs(w).upload(inFolder(w, `../${w.bob.id}/t.pdf`), pdf(100), pdfOptions),
  },
  {
    name: 'upload empty file',
    run: (w) => docs(w).upload(inFolder(w, 'empty.pdf'), Buffer.alloc(0), pdfOptions),
  },
  {
    name: 'upload missing bucket',
    run: (w) => w.alice.client.storage.from(`nope${w.run}`).upload('x.pdf', pdf(100), pdfOptions),
  },
  {
    name: 'upload foreign folder',
    run: (w) => docs(w, 'bob').upload(inFolder(w, 'evil.pdf'), pdf(100), pdfOptions),
  },
  {
    name: 'upsert foreign object',
    run: (w) =>
      docs(w, 'bob').upload(inFolder(w, 'five.pdf'), pdf(100), { ...pdfOptions, upsert: true }),
  },
  {
    name: 'upload anon',
    run: (w) => w.anon.storage.from('docs').upload(inFolder(w, 'anon.pdf'), pdf(100), pdfOptions),
  },
  {
    name: 'upload owner bucket',
    run: (w) => w.alice.client.storage.from('owned').upload(`o-${w.run}.pdf`, pdf(100), pdfOptions),
  },
  { name: 'upload no auth headers raw', run: (w) => rawUpload(w, {}) },
  {
    name: 'upload bad jwt raw',
    run: (w) => rawUpload(w, { apikey: w.address.anonKey, Authorization: 'Bearer abc.def.ghi' }),
  },
  {
    name: 'list expired jwt raw',
    run: async (w) =>
      ask(w, '/object/list/docs', {
        method: 'POST',
        body: '{"prefix":""}',
        headers: {
          'content-type': 'application/json',
          apikey: w.address.anonKey,
          Authorization: `Bearer ${await expiredToken(w)}`,
        },
      }),
  },
]

function rawUpload(w: ContractWorld, headers: Record<string, string>) {
  return ask(w, `/object/docs/${inFolder(w, 'raw.pdf')}`, {
    method: 'POST',
    body: pdf(10),
    headers: { 'content-type': 'application/pdf', ...headers },
  })
}

/** A token of alice that ran out an hour ago. */
function expiredToken({ address, alice }: ContractWorld): Promise<string> {
  if (address.jwtSecret === undefined) {
    throw new Unverified('The provider keeps its signing secret: no expired token can be made.')
  }
  return new SignJWT({ role: 'authenticated', sub: alice.id })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(Math.floor(Date.now() / 1000) - 3600)
    .sign(new TextEncoder().encode(address.jwtSecret))
}
