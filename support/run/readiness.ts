/** The questions by which a proxy learns which containers want no more requests. */

export interface ReadinessCheck {
  readonly path: string
  readonly everyMs: number
  /** A later answer is none. */
  readonly withinMs: number
}

export interface Readiness {
  /** Whoever has not been asked yet is taken to be ready, as Traefik does. */
  isReady(address: string): boolean
  stop(): void
}

export interface Asked {
  /** `host:port` of everybody who is asked. */
  readonly addresses: readonly string[]
  /** Without one nobody is asked. */
  readonly check?: ReadinessCheck
}

/** How soon it looks whether there is anybody to ask now. */
const idleMs = 500

/** Asks everybody again and again; a status outside of 200 to 399, or no answer, means not ready. */
export function followReadiness(asked: () => Asked): Readiness {
  const away = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let over = false
  const look = async () => {
    const { addresses, check } = asked()
    for (const address of away) if (!addresses.includes(address)) away.delete(address)
    if (check !== undefined) {
      await Promise.all(
        addresses.map(async (address) => {
          if (await isFine(address, check)) away.delete(address)
          else away.add(address)
        }),
      )
    }
    if (!over) timer = setTimeout(look, check?.everyMs ?? idleMs)
  }
  timer = setTimeout(look, 0)
  return {
    isReady: (address) => !away.has(address),
    stop: () => {
      over = true
      clearTimeout(timer)
    },
  }
}

async function isFine(address: string, { path, withinMs }: ReadinessCheck): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(withinMs)
    const response = await fetch(`http://${address}${path}`, {
      headers: { connection: 'close' },
      redirect: 'manual',
      signal,
    })
    await response.body?.cancel()
    return response.status >= 200 && response.status < 400
  } catch {
    return false // refused, cut or late: the proxy only needs to know that it is not fine
  }
}
