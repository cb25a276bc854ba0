/** Commands, workflows and documents that stand in the repository of a system. */
import { z } from 'zod'

/** A command that prints the registered tasks of the living workers, one a line. */
export const inspection = z.strictObject({ registered: z.array(z.string()).min(1) })

export const workflows = z
  .strictObject({
    composition: z.string().default('.github/workflows/test-docker-compose.yml'),
    backend: z.string().default('.github/workflows/test-backend.yml'),
    client: z.string().default('.github/workflows/generate-client.yml'),
    /** Command lines whose work the target has done already. */
    prepared: z.array(z.string()).default([]),
    secrets: z.record(z.string(), z.string()).default({}),
    /** What the generation of the client writes first. */
    document: z.string().default('openapi.json'),
  })
  .prefault({})

/** Documents for people, relative to the manifest. */
export const documents = z
  .strictObject({
    readme: z.string().default('README.md'),
    configuration: z.string().default('CLAUDE.md'),
    deployment: z.string().default('deployment.md'),
    guide: z.string().default('development.md'),
  })
  .prefault({})
