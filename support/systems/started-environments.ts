/** What the processes that listen here were started with, by the addresses that they answer at. */

const environments = new Map<string, Readonly<Record<string, string>>>()

/** From now on whoever answers at `url` is known by this environment. */
export function startedWith(url: string, environment: Readonly<Record<string, string>>): void {
  environments.set(new URL(url).origin, environment)
}

/** Undefined for whoever was not started as a process of its own. */
export function environmentAt(origin: string): Readonly<Record<string, string>> | undefined {
  return environments.get(origin)
}
