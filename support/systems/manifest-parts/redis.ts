/** What a manifest may say of Redis and of the system's connections to it. */
import { z } from 'zod'

export const redis = z
  .strictObject({
    /** Limit of the memory in bytes: 256 MB (document 000, section 8), open to tuning by its own words. */
    memory: z.number().int().positive().default(268_435_456),
    /** Most connections of a process, where it keeps a pool; undefined for a client that needs none. */
    pool: z.number().int().positive().optional(),
    /** Variables that name a file of certificates which the system's programs trust. */
    trust: z.array(z.string()).min(1).default(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']),
  })
  .prefault({})
