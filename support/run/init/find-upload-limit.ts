/** The largest file that a backend takes, by the setting that says so. */
import { settingsOf } from '../../artifacts/program/python-settings.ts'
import type { PythonSource } from '../../artifacts/program/python-source.ts'

const looks =
  /^(\w+_)?(MAX|LIMIT)_(\w+_)?(UPLOAD|FILE|DOCUMENT)|^(\w+_)?(UPLOAD|FILE|DOCUMENT)\w*_(MAX|LIMIT)/
const mebibyte = 1_048_576

/** Bytes; undefined where no setting, or more than one, says it, or where it is no matter of bytes. */
export function findUploadLimit(source: PythonSource): number | undefined {
  const own = settingsOf(source).flatMap(({ names: [name = ''], value }) =>
    looks.test(name) && value !== undefined && /^\d+(\.0+)?$/.test(value)
      ? [bytesOf(name, Number(value))]
      : [],
  )
  const limits = [...new Set(own.filter((each) => each !== undefined))]
  return limits.length === 1 ? limits[0] : undefined
}

/** By the unit in its name; a number without one is bytes where it is as large as bytes must be. */
function bytesOf(name: string, value: number): number | undefined {
  if (/_(MB|MIB|MEGABYTES)$/.test(name)) return value * mebibyte
  if (/_(KB|KIB)$/.test(name)) return value * 1024
  return value >= mebibyte ? value : undefined
}
