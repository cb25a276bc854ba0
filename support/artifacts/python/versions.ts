/** Versions of Python packages and what specifiers allow: https://packaging.python.org/en/latest/specifications/version-specifiers/ */

/** Numbers in the order in which they decide; undefined where the text is no version. */
function keyOf(
  version: string,
): { release: readonly number[]; rest: readonly number[] } | undefined {
  const parts =
    /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:(?:-(\d+))|(?:[-_.]?(post|rev|r)[-_.]?(\d*)))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+[\w.]+)?$/i.exec(
      version.trim(),
    )
  if (parts === null) return undefined
  const [, epoch = '0', numbers = '', pre, preNumber, dash, post, postNumber, dev, devNumber] =
    parts
  const isEarly = dev !== undefined && pre === undefined && post === undefined && dash === undefined
  const ranks: Readonly<Record<string, number>> = { a: 0, b: 1, c: 2, r: 2, p: 2 }
  const rank = pre === undefined ? (isEarly ? -1 : 3) : (ranks[pre[0]?.toLowerCase() ?? ''] ?? 2)
  const after = dash ?? (post === undefined ? '-1' : postNumber || '0')
  return {
    release: [Number(epoch), ...numbers.split('.').map(Number)],
    rest: [
      ...[rank, Number(preNumber || 0), Number(after)],
      dev === undefined ? Number.POSITIVE_INFINITY : Number(devNumber || 0),
    ],
  }
}

/** Below zero where `a` is older; undefined where one of them is no version. */
export function compareVersions(a: string, b: string): number | undefined {
  const [one, other] = [keyOf(a), keyOf(b)]
  if (one === undefined || other === undefined) return undefined
  return compared(one.release, other.release) || compared(one.rest, other.rest)
}

function compared(a: readonly number[], b: readonly number[]): number {
  const length = Math.max(a.length, b.length)
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [a[at] ?? 0, b[at] ?? 0]
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

/** Whether every specifier, such as `>=5.3.4`, `<6`, `~=2.1`, `==1.*`, allows the version. */
export function allows(specifiers: readonly string[], version: string): boolean {
  return specifiers.every((specifier) => {
    const [, sign = '==', wanted = ''] = /^(===|[~!<>=]=|<|>)?\s*(.+)$/.exec(specifier) ?? []
    return allowsOne(sign, wanted.trim(), version)
  })
}

function allowsOne(sign: string, wanted: string, version: string): boolean {
  if (sign === '===') return version === wanted
  if (sign === '~=') {
    const start = `${wanted.split('.').slice(0, -1).join('.')}.*`
    return allowsOne('>=', wanted, version) && allowsOne('==', start, version)
  }
  if (wanted.endsWith('.*')) {
    const isWithin = startsWith(version, wanted.slice(0, -2))
    return sign === '!=' ? !isWithin : isWithin
  }
  const order = compareVersions(version, wanted)
  if (order === undefined) return true // no version that anybody could compare: nothing is known
  // A preview of the bound is not below it.
  if (sign === '<') return order < 0 && !(isPreview(version) && sameRelease(version, wanted))
  const holds: Readonly<Record<string, boolean>> = {
    ...{ '==': order === 0, '!=': order !== 0, '>=': order >= 0, '<=': order <= 0, '>': order > 0 },
  }
  return holds[sign] ?? true
}

function startsWith(version: string, start: string): boolean {
  const own = keyOf(version)?.release ?? []
  return (keyOf(start)?.release ?? []).every((number, at) => (own[at] ?? 0) === number)
}

const isPreview = (version: string) => (keyOf(version)?.rest[0] ?? 3) < 3

const sameRelease = (a: string, b: string) =>
  !isPreview(b) && compared(keyOf(a)?.release ?? [], keyOf(b)?.release ?? []) === 0

/** Whether newer versions end somewhere. */
export const isBounded = (specifiers: readonly string[]): boolean =>
  specifiers.some((specifier) => /^(<|<=|==|===|~=)\s*[^=<>~!\s]/.test(specifier))
