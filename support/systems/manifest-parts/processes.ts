/** How the processes of a system start. */
import { z } from 'zod'

const process = z.strictObject({
  command: z.array(z.string()).min(1),
  /** Folder to start it in, relative to the manifest. */
  cwd: z.string().default('.'),
  /** Variable by which it is told its port. */
  port: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  /** How long a healthy start may take, in seconds. */
  readyWithin: z.number().positive().default(20),
})

export const processes = z.strictObject({
  backend: process,
  worker: process,
  frontend: process.optional(),
})
