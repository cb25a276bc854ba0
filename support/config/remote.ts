/** The file that describes somebody else's services: addresses, keys, and what may be done to them. */
import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { suiteError } from '../core/errors.ts'

const system = z.strictObject({
  /** Base of the system's own routes; a Supabase project has none. Alone, it is all that is looked at. */
  api: z.url().optional(),
  supabase: z
    .strictObject({
      url: z.url(),
      anonKey: z.string().min(1),
      serviceKey: z.string().min(1),
      /** `stack`: the official images somewhere; `project`: a hosted project. */
      provider: z.enum(['stack', 'project']).default('project'),
      /** Signs the tokens (HS256), for those that are forged of the run's own users; undefined: none is. */
      jwtSecret: z.string().min(1).optional(),
    })
    .optional(),
  postgres: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  redis: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Where a system that moves to production keeps its files; the keys are those of an operator. */
  objectStore: z
    .strictObject({
      /** Base of the S3 interface. */
      endpoint: z.url({ protocol: /^https?$/ }),
      region: z.string().min(1).default('auto'),
      bucket: z.string().min(1),
      accessKeyId: z.string().min(1),
      secretAccessKey: z.string().min(1),
      /** Base of the addresses under which anybody reads the files. */
      publicUrl: z.url({ protocol: /^https?$/ }),
    })
    .optional(),
})

const schema = z.strictObject({
  /** What the operator calls the place; the markers repeat it. */
  name: z.string().regex(/^[\w.-]+$/),
  /** Hosts that may be talked to; `.example.com` means every host below it. */
  allow: z.array(z.string().min(1)).min(1),
  /** Hosts, projects or words that no address may hold. */
  deny: z.array(z.string().min(1)).default([]),
  budgets: z
    .strictObject({
      /** Requests that may write, in one run. */
      writes: z.number().int().positive().default(2_000),
      writesPerSecond: z.number().positive().default(20),
      minutes: z.number().positive().default(30),
    })
    .prefault({}),
  systems: z.record(z.string(), system),
})

export type RemotePlace = z.infer<typeof schema>
export type RemoteSystem = z.infer<typeof system>

/** Where the file is looked for unless `--remote` or the variable names another. */
const usualFile = 'plumbline.remote.yaml'

/**
 * Reads the file; `${NAME}` in it is the variable NAME of `env`, which is where keys belong. A variable
 * that is not set is refused by its name.
 */
export function remotePlace(
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): RemotePlace {
  const file = given ?? env.PLUMBLINE_REMOTE ?? usualFile
  if (!existsSync(file)) throw broken(file, 'there is no such file')
  const text = readFileSync(file, 'utf8')
  const parsed = schema.safeParse(filled(yamlOf(text, file), env, file))
  // Zod's own words quote no values, so no key gets into them.
  if (!parsed.success) throw broken(file, z.prettifyError(parsed.error))
  return parsed.data
}

function yamlOf(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    throw broken(file, 'it is no YAML', cause)
  }
}

/** Every text of the document with its variables put in; keys of objects stay as they are. */
function filled(
  value: unknown,
  env: Readonly<Record<string, string | undefined>>,
  file: string,
): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, env, file))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, filled(each, env, file)]),
    )
  }
  if (typeof value !== 'string') return value
  return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const found = env[name]
    if (found === undefined || found === '') throw broken(file, `the variable ${name} is not set`)
    return found
  })
}

function broken(file: string, detail: string, cause?: unknown): Error {
  return suiteError('REMOTE_BROKEN', { file, detail }, cause)
}
