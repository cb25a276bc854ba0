/** Units of the settings that hold a time. */
import { z } from 'zod'

/** `whole-s` where a fraction of a second is refused, `whole-min` for minutes. */
export const timeUnit = z.enum(['ms', 's', 'whole-s', 'whole-min']).default('ms')
