/** The embedded target: stores are child processes of ours on loopback ports. */
import { startPostgres } from '../services/postgres/embedded.ts'
import { startRedis } from '../services/redis/embedded.ts'
import { supabaseExtensions, supabasePreload } from '../services/supabase/embedded.ts'
import { probed } from './capabilities.ts'
import type { Target } from './targets.ts'

export const embedded: Target = {
  stores: {
    postgres: ({ launch, dir }) =>
      startPostgres({ launch, dir, extensions: supabaseExtensions, preload: supabasePreload }),
    redis: ({ launch, dir }, settings) => startRedis({ launch, dir, ...settings }),
  },
  open: async () => undefined, // the processes of dead runs are reaped with their folders
  capabilities: (stack) => probed('embedded', stack),
}
