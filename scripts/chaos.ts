// `npm run test:chaos`: the bad day, in the size and with the seed that one asks for.
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'

const help = `Runs Andon through a bad day on the GitHub double: deliveries lost, doubled and late, GitHub failing, processes killed,
PostgreSQL restarted. It must end as a calm day does, and no subject may be worked on twice at once. Prints a line of JSON for
each form of Andon with what went wrong and digests of plan and state (docs/operations.md says what is what).

Usage: npm run test:chaos [-- OPTIONS]

  --deliveries N  how many things happen, each of which is at least one delivery (default 500)
  --seed TEXT     another day (default andon)
  --patience N    how many times 90 s each form may take (default 1.4), for a machine that is busy with other things
  --help          print this
`
const { values } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '500' },
    seed: { type: 'string', default: 'andon' },
    patience: { type: 'string', default: '1.4' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) process.stdout.write(help)
else if (!/^[1-9]\d{0,5}$/.test(values.deliveries)) {
  process.stderr.write(`--deliveries must be a positive whole number, not "${values.deliveries}".\n`)
  process.exitCode = 2
} else if (!(Number(values.patience) >= 1)) {
  process.stderr.write(`--patience must be a number from 1 on, not "${values.patience}".\n`)
  process.exitCode = 2
} else {
  const env = {
    ...process.env,
    ANDON_CHAOS_EVENTS: values.deliveries,
    ANDON_CHAOS_SEED: values.seed,
    ANDON_CHAOS_PATIENCE: values.patience,
  }
  const child = spawn('vitest', ['run', '--project', 'chaos'], { stdio: 'inherit', env })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
}
