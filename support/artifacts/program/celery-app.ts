/** Applications of Celery: their settings, their tasks, and which queue a task goes to. */
import type { PythonExpression } from '../source/python-expressions.ts'
import type { PythonFunction } from '../source/python-facts.ts'
import { type CelerySetting, settingsOfCelery } from './celery-settings.ts'
import { basesOf, classesOf, classNamed, type PythonClasses } from './python-classes.ts'
import { placeOf } from './python-places.ts'
import { lastName, modulesOf, type PythonSource } from './python-source.ts'
import { argumentOf, callsOf, entryOf, literalOf, mentions } from './python-values.ts'

export interface CeleryTask {
  readonly name: string
  /** Where the task itself names one. */
  readonly queue?: string
  /** How often it is tried again. */
  readonly retries?: number
  /** What its first argument is called. */
  readonly argument?: string
  /** The first of its own time limits that strikes, in seconds. */
  readonly limitS?: number
}

export interface CeleryApp {
  readonly path: string
  readonly line: number
  readonly tasks: readonly CeleryTask[]
  /** Names of the tasks that the beat sends. */
  readonly scheduled: readonly string[]
  /** The queue of what is routed nowhere else. */
  readonly general: string
  /** Every queue that is declared. */
  readonly queues: readonly string[]
  /** What stands before the keys in Redis. */
  readonly prefix?: string
  queueOf(task: CeleryTask): string
}

/** Undefined where no program makes an application. */
export function celeryApp(source: PythonSource): CeleryApp | undefined {
  const made = modulesOf(source).flatMap(([path, { calls }]) =>
    calls.flatMap(({ call, line }) => (lastName(call.callee) === 'Celery' ? [{ path, line }] : [])),
  )
  const [first] = made
  if (first === undefined) return undefined
  const settings = settingsOfCelery(source)
  const setting = (name: string) => settings.findLast((each) => each.name === name)
  const literal = (own: CelerySetting | undefined) => literalOf(source, own?.path ?? '', own?.value)
  // Celery, "Configuration": `task_default_queue` is "celery".
  const general = literal(setting('task_default_queue')) ?? 'celery'
  const routes = routesOf(source, setting('task_routes'))
  const transport = setting('broker_transport_options')
  const prefix = literalOf(
    source,
    transport?.path ?? '',
    entryOf(transport?.value, 'global_keyprefix'),
  )
  return {
    ...{ ...first, general, ...(prefix && { prefix }) },
    tasks: tasksOf(source),
    scheduled: scheduledIn(source, setting('beat_schedule')),
    queues: queuesIn(source, setting('task_queues')),
    queueOf: ({ name, queue }) =>
      queue ?? routes.find(({ fits }) => fits.test(name))?.queue ?? general,
  }
}

/** `@app.task(…)`, `@shared_task(…)`; without a name it is that of the module and the function. */
function tasksOf(source: PythonSource): CeleryTask[] {
  const classes = classesOf(source)
  return modulesOf(source).flatMap(([path, { functions }]) =>
    functions.flatMap((made) =>
      made.decorators
        .filter(({ callee }) => callee.endsWith('.task') || lastName(callee) === 'shared_task')
        .map((decorator) => taskAt(source, classes, path, { made, ...decorator })),
    ),
  )
}

interface Decorated extends Pick<PythonFunction['decorators'][number], 'given'> {
  readonly made: PythonFunction
}

function taskAt(
  source: PythonSource,
  classes: PythonClasses,
  path: string,
  decorated: Decorated,
): CeleryTask {
  const { made } = decorated
  const said = (name: string) => literalOf(source, path, argumentOf(decorated, name))
  const isBound = argumentOf(decorated, 'bind')?.written === 'True'
  const argument = made.parameters[isBound ? 1 : 0]?.name
  const retries = retriesOf(source, classes, path, decorated)
  const queue = said('queue')
  const limits = ['soft_time_limit', 'time_limit'].map((name) => Number(said(name) ?? Number.NaN))
  const known = limits.filter((limit) => limit > 0)
  return {
    name: said('name') ?? `${placeOf(source, path).module}.${made.name}`,
    ...(queue !== undefined && { queue }),
    ...(retries !== undefined && { retries }),
    ...(argument !== undefined && { argument }),
    ...(known.length > 0 && { limitS: Math.min(...known) }),
  }
}

/** By the task, by `retry_kwargs`, or by the class that it is of. */
function retriesOf(
  source: PythonSource,
  classes: PythonClasses,
  path: string,
  decorated: Decorated,
): number | undefined {
  const own = argumentOf(decorated, 'max_retries')
  const given = own ?? entryOf(argumentOf(decorated, 'retry_kwargs'), 'max_retries')
  const base = argumentOf(decorated, 'base')
  const type = base?.kind === 'name' ? classNamed(classes, base.name, path) : undefined
  const ofClass = [type, ...(type === undefined ? [] : basesOf(classes, type))].flatMap((each) =>
    (each?.said.fields ?? [])
      .filter(({ target }) => target === 'max_retries')
      .map(({ value }) => literalOf(source, each?.path ?? path, value)),
  )
  const written = literalOf(source, path, given) ?? ofClass[0]
  const count = Number(written)
  return written === undefined || Number.isNaN(count) ? undefined : count
}

interface Route {
  readonly fits: RegExp
  readonly queue: string
}

/** `{"tasks.extract_*": {"queue": "x"}}`, or a list of such pairs; the first that fits decides. */
function routesOf(source: PythonSource, setting: CelerySetting | undefined): Route[] {
  if (setting === undefined) return []
  return pairsIn(setting.value).flatMap(([pattern, options]) => {
    const name = literalOf(source, setting.path, pattern)
    const queue = literalOf(source, setting.path, entryOf(options, 'queue') ?? options)
    return name === undefined || queue === undefined ? [] : [{ fits: globbed(name), queue }]
  })
}

function pairsIn(value: PythonExpression): (readonly [PythonExpression, PythonExpression])[] {
  if (value.kind === 'table') return [...value.entries]
  if (value.kind !== 'list') return []
  const [first, second, ...rest] = value.items
  const isPair = first?.kind === 'text' && second !== undefined && rest.length === 0
  return isPair ? [[first, second]] : value.items.flatMap(pairsIn)
}

const globbed = (pattern: string) =>
  new RegExp(`^${pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)

function scheduledIn(source: PythonSource, setting: CelerySetting | undefined): string[] {
  if (setting?.value.kind !== 'table') return []
  return setting.value.entries.flatMap(
    ([, plan]) => literalOf(source, setting.path, entryOf(plan, 'task')) ?? [],
  )
}

/** `[Queue("a"), Queue(NAME)]`, or one for each of several names. */
function queuesIn(source: PythonSource, setting: CelerySetting | undefined): string[] {
  if (setting === undefined || !mentions(setting.value, 'Queue')) return []
  const { value, path } = setting
  const words =
    value.kind === 'other'
      ? goneThrough(value.items.at(-1))
      : callsOf(value, 'Queue').map((call) => argumentOf(call, 'name', 0))
  const names = words.flatMap((word) => literalOf(source, path, word)?.split(',') ?? [])
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))]
}

/** What a comprehension takes its names from: a list of them, or a text that is split. */
function goneThrough(over: PythonExpression | undefined) {
  if (over?.kind === 'list') return over.items
  return over?.kind === 'call' && over.callee.endsWith('.split') ? [over.of] : []
}
