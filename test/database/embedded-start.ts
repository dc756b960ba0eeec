// Started by tests as a process of its own, to be killed: starts the embedded server of a directory, claims it, and says so.
import { startEmbedded } from '../../src/database/embedded.ts'
import { claimServer } from '../../src/database/owner.ts'

const directory = process.argv[2] ?? ''
const server = await startEmbedded(directory)
await claimServer({ url: server.url, directory, onTrouble: () => {} })
process.stdout.write('ready\n')
