/** Reads JSON that ought to be an object; the caller decides how to refuse what is not. */

export function objectFromJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    // Not JSON at all: for the caller the same as JSON that is no object.
    return undefined
  }
}
