#!/usr/bin/env node
/** `node support/bin/setup.mjs COMMAND ARG…`: installs what is missing, then executes the command. */
import { main } from './setup/flow.mjs'

process.exitCode = await main(process.argv.slice(2))
