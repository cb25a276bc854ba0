/** How the processes of a system start. */
import { z } from 'zod'

const command = z.array(z.string()).min(1)

const process = z.strictObject({
  command,
  /** Makes what the command starts, in the same folder, where version control does not hold it (`dist`). */
  build: command.optional(),
  /** Folder to start it in, relative to the manifest. */
  cwd: z.string().default('.'),
  /** Variable by which it is told its port. */
  port: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  /** How long a healthy start may take, in seconds. */
  readyWithin: z.number().positive().default(20),
})

/** Without them the repository alone is judged, and whatever would have to run is unverified. */
export const processes = z
  .strictObject({
    backend: process.optional(),
    worker: process.optional(),
    frontend: process
      .extend({
        /** How the production site is made and then served, in the same folder. */
        production: z.strictObject({ build: command, command }).optional(),
      })
      .optional(),
  })
  .prefault({})
