/** What a workflow has made: the texts of the provider, and pictures that lie in the bucket. */
import type { ProductionScene } from '../../run/scene.ts'
import type { Asked, ModelProvider } from '../../services/model-provider/embedded.ts'
import { keysIn, objectAt } from '../../services/object-store/observe.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { at } from '../../systems/answer-fields.ts'
import { call } from '../../systems/http-client.ts'
import { expectEqual, expectOne, expectThat } from '../expect.ts'
import { type Execution, executing } from './executions.ts'
import { keyOf } from './files.ts'
import type { Workplace } from './workplace.ts'

/** The address of the picture as the backend tells it. */
export function addressIn({ production }: ProductionScene, { told }: Execution): string {
  const url = at(told, executing(production).image)
  expectThat(typeof url === 'string' && URL.canParse(url), 'no address of the image is told', {
    expected: `an address at ${executing(production).image}`,
    received: told,
  })
  return url
}

/** The bytes that the provider has drawn, once. */
function pictureOf(asked: readonly Asked[]): Buffer<ArrayBuffer> {
  const { answer } = expectOne(
    'pictures that the provider was asked for',
    asked.filter(({ kind }) => kind === 'picture'),
  )
  return Buffer.from(answer)
}

/** The bucket holds one object more, byte for byte what the provider has drawn, and nothing else. */
export async function isInTheBucket({ store, models }: Workplace): Promise<void> {
  const keys = await keysIn(store)
  const key = expectOne('objects that an image has become', keys)
  const object = await objectAt(store, key)
  const drawn = pictureOf(models.asked())
  expectThat(object?.bytes.equals(drawn) === true, 'the object is not the picture that was drawn', {
    expected: `${drawn.length} bytes`,
    received: `${object?.bytes.length ?? 0} bytes`,
  })
}

/** The address lies below the public base, needs no signature, and opens the picture as one. */
export async function opensToAnybody(
  url: string,
  { store, models }: Pick<Workplace, 'store'> & { readonly models: Pick<ModelProvider, 'asked'> },
): Promise<void> {
  keyOf({ url }, store.publicUrl)
  expectEqual('parameters of the address', [...new URL(url).searchParams.keys()], [])
  const answer = await call(url)
  const got = { status: answer.status, type: answer.headers.get('content-type') }
  expectEqual('what anybody gets at the address', got, { status: 200, type: 'image/png' })
  const same = answer.body.equals(pictureOf(models.asked()))
  expectThat(same, 'what anybody gets is not the picture that was drawn')
}

/** A row of the user's images holds the same address, or the key that it is made of. */
export async function isInTheDatabase(
  { production, addresses }: ProductionScene,
  url: string,
  { store }: Pick<Workplace, 'store'>,
): Promise<void> {
  const { table } = production.uploads.visual_assets
  const sql = `select count(*)::int as count from ${identifier(table)} as one
    where strpos(one::text, $1) > 0 or strpos(one::text, $2) > 0`
  const key = keyOf({ url }, store.publicUrl)
  const [row] = await query(addresses.postgres.url, sql, [url, key])
  expectEqual('rows of images with that address', row?.count, 1)
}

/** The provider was asked exactly what the saved workflow asks, in its order. */
export function askedInOrder({ production }: ProductionScene, { models }: Workplace): void {
  const prompts = models.asked().map(({ prompt }) => prompt)
  expectEqual('what the provider was asked', prompts, executing(production).prompts)
}

/** The text is the provider's answer, letter by letter. */
export function hasItsText({ production }: ProductionScene, end: Execution, place: Workplace) {
  const written = place.models.asked().filter(({ kind }) => kind === 'text')
  const { answer } = expectOne('texts that the provider was asked for', written)
  expectEqual('the text that was made', at(end.told, executing(production).text), answer)
}
