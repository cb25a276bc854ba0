/** Gives the permission that docs/remote.md asks of an operator, in every store of a system. */
import type { StackAddresses } from '../../ports/services.ts'
import { markerKey as storeKey } from '../../services/object-store/marker.ts'
import { putObject } from '../../services/object-store/observe.ts'
import { query } from '../../services/postgres/driver.ts'
import { markerSchema } from '../../services/postgres/foreign.ts'
import { withRedis } from '../../services/redis/driver.ts'
import { markerKey } from '../../services/redis/marker.ts'
import { makeBucket } from '../../services/supabase/buckets.ts'
import { markerObject } from '../../services/supabase/marker.ts'
import { serviceVisitor } from '../../services/supabase/visitor.ts'
import { markerText } from '../remote/permission.ts'

/** What the operator calls the place. */
export const placeName = 'somebody'

export async function placeMarkers(stack: StackAddresses): Promise<void> {
  const { postgres, redis, supabase, objectStore } = stack
  const text = (address: string) => markerText(placeName, address)
  await query(postgres.url, `create schema ${markerSchema}`)
  await query(postgres.url, `comment on schema ${markerSchema} is '${text(postgres.url)}'`)
  await withRedis(redis.url, (client) => client.set(markerKey, text(redis.url)))
  await makeBucket(supabase, markerObject.bucket)
  const content = Buffer.from(text(supabase.url))
  const done = await serviceVisitor(supabase).upload(markerObject, content, 'text/plain')
  if (!done.done) throw new Error(`cannot place the marker: ${done.reason}`)
  if (objectStore === undefined) return
  const { endpoint, bucket } = objectStore
  await putObject(objectStore, storeKey, markerText(placeName, endpoint, bucket))
}
