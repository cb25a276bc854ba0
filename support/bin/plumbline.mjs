#!/usr/bin/env node
/** The `plumbline` program: whatever Node starts it, the suite goes on with the right one. */
import { main } from './setup/flow.mjs'

process.exitCode = await main(['plumbline', ...process.argv.slice(2)])
