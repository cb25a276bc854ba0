/** Documents of approved extractions stay within reach when the links of drafts are long dead. */
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { addressIn, onlyAddressIn, redirectOf } from '../systems/answer-fields.ts'
import { call, excerpt } from '../systems/http-client.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual, expectThat } from './expect.ts'
import { shown } from './extraction-route.ts'
import { agedUrl, opens } from './signed-urls.ts'

/** Approves a draft as the user who uploaded it. */
export async function approve(scene: Scene, backendUrl: string, upload: Upload): Promise<void> {
  const { approve: approving } = scene.manifest.routes
  if (approving === undefined) throw new Unverified('needs routes.approve in the manifest')
  const route = approving.replace('{id}', upload.extraction)
  const headers = { authorization: `Bearer ${upload.token}` }
  const answer = await call(backendUrl + route, { method: 'POST', headers })
  const accepted = answer.status >= 200 && answer.status <= 299
  const received = `${answer.status} ${excerpt(answer)}`
  expectThat(accepted, 'a draft cannot be approved', {
    expected: 'a status from 200 to 299',
    received,
  })
}

/**
 * Makes the extraction look as it would have looked had `seconds` passed since its URL was issued;
 * returns the URL as it is then.
 */
export async function letAge(scene: Scene, upload: Upload, seconds: number): Promise<string> {
  const { table, id, url, urlExpires } = scene.manifest.extractions
  const where = `where ${identifier(id)}::text = $1`
  const database = scene.addresses.postgres.url
  const now = `select ${identifier(url)} as url from ${identifier(table)} ${where}`
  const [row] = await query(database, now, [upload.extraction])
  const issued = String(row?.url ?? upload.url)
  const then = await agedUrl(scene, issued, seconds)
  const expiry =
    urlExpires === undefined
      ? ''
      : `, ${identifier(urlExpires)} = ${identifier(urlExpires)} - make_interval(secs => ${seconds})`
  const change = `update ${identifier(table)} set ${identifier(url)} = $2 ${expiry} ${where}`
  await query(database, change, [upload.extraction, then])
  return then
}

/** The backend names a URL by which the document comes whole, or hands it over itself. */
export async function delivered(scene: Scene, backendUrl: string, upload: Upload): Promise<void> {
  const { routes, extractions } = scene.manifest
  if (routes.file !== undefined) return handedOver(scene, backendUrl + routes.file, upload)
  const answer = await shown(scene, backendUrl, upload)
  expectEqual('the backend shows the approved extraction to its owner', answer.status, 200)
  await opens(addressIn(answer, extractions.url), upload.document)
}

/** The route for files answers with the document, with a redirect to it, or with its address. */
async function handedOver(
  { manifest }: Pick<Scene, 'manifest'>,
  template: string,
  { extraction, token, document }: Pick<Upload, 'extraction' | 'token' | 'document'>,
): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await call(template.replace('{id}', extraction), { headers })
  const leads = redirectOf(answer)
  if (leads !== undefined) return opens(leads, document)
  expectEqual('the backend hands the approved document to its owner', answer.status, 200)
  if (answer.body.equals(document)) return
  await opens(onlyAddressIn(answer, manifest.extractions.url), document)
}
