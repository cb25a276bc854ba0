/** Which package may be imported where: a package is known to as few files as possible. */
import { testOnly } from './layers.ts'
import type { Module } from './modules.ts'

/** Paths that begin so may import the package. A new package needs a row. */
const places: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/client-s3': ['support/services/object-store/', 'support/services/supabase/'],
  '@aws-sdk/s3-request-presigner': ['support/services/object-store/'],
  '@cucumber/cucumber': ['support/run/', 'support/world.ts', 'support/hooks.ts', 'steps/'],
  '@cucumber/gherkin': ['support/requirements/'],
  '@cucumber/messages': [
    'support/run/',
    'support/hooks.ts',
    'support/requirements/',
    'support/selftest/',
  ],
  '@cucumber/tag-expressions': ['support/run/', 'support/requirements/'],
  '@hono/node-server': ['support/services/'],
  '@lezer/python': ['support/artifacts/source/'],
  '@supabase/lite': ['support/services/supabase/lite/'],
  '@supabase/supabase-js': ['support/services/supabase/'],
  '@testcontainers/postgresql': ['support/targets/containers/'],
  '@testcontainers/redis': ['support/targets/containers/'],
  allure: ['support/reporting/allure/'],
  'allure-js-commons': ['support/reporting/allure/'],
  bullmq: ['support/queues/'],
  croner: ['support/services/supabase/background/', 'support/artifacts/workflow/'],
  deno: ['support/services/supabase/'],
  'dockerfile-ast': ['support/artifacts/dockerfile/'],
  esbuild: [
    'support/artifacts/javascript/',
    'support/services/compact-program.ts',
    'support/services/supabase/',
  ],
  execa: ['support/'],
  hono: ['support/services/'],
  ioredis: ['support/services/redis/', 'support/queues/', 'support/run/capabilities.ts'],
  jose: ['support/services/supabase/', 'support/systems/issuer.ts'],
  'oxc-parser': [
    'support/house/modules.ts',
    'support/systems/manifest-reference/',
    'support/artifacts/source/',
  ],
  pg: ['support/services/'],
  autocannon: ['support/load/'],
  cephes: ['support/load/bounds.ts'],
  'hdr-histogram-js': ['support/load/histogram.ts'],
  'playwright-core': ['support/browser/'],
  postgres: ['support/services/supabase/lite/'],
  'smol-toml': ['support/artifacts/python/', 'support/services/supabase/'],
  'smtp-server': ['support/services/mailbox/'],
  'strip-json-comments': ['support/services/supabase/'],
  testcontainers: ['support/targets/containers/'],
  xmlbuilder2: ['support/reporting/junit.ts', 'support/services/s3-protocol/xml.ts'],
  yaml: [
    'support/systems/manifest',
    'support/run/init/',
    'support/requirements/ledger.ts',
    'support/requirements/readings.ts',
    'support/requirements/waiver-text.ts',
    'support/artifacts/',
    'support/selftest/',
    'support/config/remote.ts',
  ],
  zod: ['support/'],
}

/** Each import of a package from a place it is not for; the fixtures and the tests choose their own. */
export function strayVendors(modules: readonly Module[]): string[] {
  const forTests = testOnly(modules)
  return modules
    .filter(({ path }) => !path.startsWith('fixtures/') && !forTests.has(path))
    .flatMap(({ path, imports }) =>
      imports.flatMap(({ package: name, line }) => {
        if (name === undefined || name.startsWith('node:')) return []
        const allowed = places[name]
        if (allowed?.some((place) => path.startsWith(place))) return []
        const where = allowed?.join(', ') ?? 'nowhere yet (support/house/vendors.ts)'
        return [`${path}:${line} ${name} may be imported by: ${where}`]
      }),
    )
}
