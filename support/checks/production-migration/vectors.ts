/** Search by meaning: texts with vectors that are known, and the table that keeps them. */
import { Unverified, Violation } from '../../core/errors.ts'
import { byWayOf } from '../../faults/by-way.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { type ModelProvider, startModelProvider } from '../../services/model-provider/embedded.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { type Relay, startRelay } from '../../services/postgres/relay.ts'
import type { Changes } from '../../systems/environment.ts'
import { excerpt } from '../../systems/http-client.ts'
import { runs } from '../../systems/manifest.ts'
import { expectThat } from '../expect.ts'
import { redisBeside } from '../own-redis.ts'
import { type Sender, type Sent, send, senderAt } from './files.ts'
import { vectorOf } from './known-vectors.ts'
import { healthyBackend } from './own-store.ts'
import { ask, sentence } from './questions.ts'
import { post } from './search-requests.ts'
import { somebody } from './somebody.ts'
import { modelsAt } from './workplace.ts'

/** A column of vectors; `dimensions` is -1 where any number of them is taken. */
export interface VectorColumn {
  readonly table: string
  readonly column: string
  /** With its schema, which is not in every search path. */
  readonly type: string
  readonly dimensions: number
}

export async function vectorColumns({ addresses }: ProductionScene): Promise<VectorColumn[]> {
  const rows = await query(
    addresses.postgres.url,
    `select format('%I.%I', n.nspname, c.relname) as table, a.attname as column,
       a.atttypmod as dimensions, format('%I.%I', o.nspname, t.typname) as type
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
     join pg_namespace n on n.oid = c.relnamespace join pg_namespace o on o.oid = t.typnamespace
     where t.typname in ('vector', 'halfvec') and c.relkind in ('r', 'p') and a.attnum > 0
       and not a.attisdropped`,
  )
  return rows.map(({ table, column, type, dimensions }) => ({
    table: String(table).replaceAll('"', ''),
    column: String(column),
    type: String(type),
    dimensions: Number(dimensions),
  }))
}

/** What a row says that has taken a vector of another length: the change is taken back by it. */
const taken = 'plumbline: taken'

/** There is one, its number of dimensions is fixed, and a vector with one more is refused. */
export async function haveFixedDimensions(
  { addresses }: ProductionScene,
  columns: readonly VectorColumn[],
): Promise<void> {
  expectThat(columns.length > 0, 'no column of the application holds vectors', {
    expected: 'a column of the type vector',
  })
  for (const { table, column, type, dimensions } of columns) {
    expectThat(dimensions > 0, `${table}.${column} takes vectors of any number of dimensions`)
    const sql = `do $$ begin
      update ${identifier(table)} set ${identifier(column)} =
        array_fill(1::real, array[${dimensions + 1}])::${type};
      raise exception '${taken}';
    end $$`
    const said = await query(addresses.postgres.url, sql).then(
      String,
      (error: Error) => error.message,
    )
    expectThat(/dimensions/.test(said), `${table}.${column} takes a vector of another length`, {
      expected: `a refusal: ${dimensions} dimensions`,
      received: said,
    })
  }
}

export interface Searching {
  readonly models: ModelProvider
  /** Hears the statements of the backend. */
  readonly relay: Relay
  readonly first: Sender
  readonly second: Sender
}

/** A backend with known vectors, behind a way on which its statements are heard, and two users. */
export async function searching(scene: ProductionScene): Promise<Searching> {
  const { production, addresses, scope } = scene
  if (production.search === undefined) throw new Unverified('needs search in the manifest')
  const [models, relay] = await Promise.all([
    startModelProvider(scope),
    startRelay(addresses.owner),
  ])
  scope.undo('close the way to the database', () => relay.close())
  await knowVectors(scene, models)
  const database = byWayOf(addresses.owner.url, relay)
  const led = { ...modelsAt(scene, models), [production.variables.database]: database }
  const changes = { ...led, ...(await withIndexer(scene, led)) }
  const backend = await healthyBackend(scene, changes)
  const user = async () => senderAt(scene, backend.url, await somebody(scene))
  return { models, relay, first: await user(), second: await user() }
}

/** For a column that takes vectors of any length: enough for all subjects. */
const anyDimensions = 8

/** From now on the provider knows the vector of every text, as long as the system's column has it. */
export async function knowVectors(scene: ProductionScene, models: ModelProvider): Promise<void> {
  const [column] = await vectorColumns(scene)
  if (column === undefined) throw new Violation('no column of the application holds vectors')
  const dimensions = column.dimensions > 0 ? column.dimensions : anyDimensions
  models.embed((text) => vectorOf(text, dimensions))
}

/** Where an upload is indexed by itself, a worker may do it: one that knows the same vectors, by a queue of its own. */
async function withIndexer(scene: ProductionScene, led: Changes): Promise<Changes> {
  const { production } = scene
  if (production.search?.index !== undefined || !runs(production, 'worker')) return {}
  const { address } = await redisBeside(scene, 'own-redis')
  const queue = { [production.variables.redis]: address.url }
  await scene.start('worker', { ...led, ...queue })
  return queue
}

/** A text about each subject, indexed; `of` are the subjects. */
export async function ingest(
  scene: ProductionScene,
  sender: Sender,
  of: readonly string[],
): Promise<Sent[]> {
  const sent: Sent[] = []
  for (const subject of of) {
    const bytes = Buffer.from(sentence(subject))
    const file = { name: `${subject}.txt`, type: 'text/plain', bytes }
    const one = await send(scene, sender, 'documents', file)
    const path = scene.production.search?.index
    if (path !== undefined) {
      const answer = await post(sender, path.replace('{id}', one.id), {})
      expectThat(answer.status < 300, 'a document cannot be indexed', {
        received: `${answer.status}: ${excerpt(answer)}`,
      })
    }
    sent.push(one)
  }
  // Whoever indexes by itself does so one after the other, and what comes last says that all are there.
  const last = of.at(-1)
  if (scene.production.search?.index === undefined && last !== undefined)
    await ask(scene, sender, last)
  return sent
}

/** The statement that searches compares by an operator of pgvector. */
export function comparesInTheDatabase({ relay }: Searching): void {
  const compared = relay.statements().filter((sql) => /<->|<=>|<#>|<\+>/.test(sql))
  expectThat(compared.length > 0, 'no statement of the search compares vectors', {
    expected: 'one of the operators <->, <=>, <#> and <+>',
    received: relay.statements().slice(-3),
  })
}
