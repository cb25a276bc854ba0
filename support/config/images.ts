/** The images of the containers target: the official ones, unless the environment names others. */

export interface Images {
  readonly redis: string
  readonly postgres: string
}

/** Reads `PLUMBLINE_REDIS_IMAGE` and `PLUMBLINE_POSTGRES_IMAGE`; a blank value is none. */
export function imagesOf(environment: Readonly<Record<string, string | undefined>>): Images {
  return Object.freeze({
    redis: environment.PLUMBLINE_REDIS_IMAGE || 'redis:7-alpine',
    postgres: environment.PLUMBLINE_POSTGRES_IMAGE || 'postgres:17',
  })
}
