// `npm run lock`: completes package-lock.json with the optional packages of platforms that a registry did not offer when it
// was written. Without their entries `npm ci` refuses the lock everywhere (npm/cli#4828). `--check` only tells.
import { readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'

const Entry = z.looseObject({
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  dev: z.boolean().optional(),
})
const Lock = z.looseObject({ packages: z.record(z.string(), Entry) })

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'windows',
] as const
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'] as const

/** Platform packages say in their name where they run, such as `binding-linux-arm64-musl`. */
function platformOf(name: string): Readonly<{ os?: string[]; cpu?: string[]; libc?: string[] }> {
  const words = name.split(/[/-]/)
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined
  return {
    ...(os === undefined ? {} : { os: [os === 'windows' ? 'win32' : os] }),
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(libc === undefined || os !== 'linux' ? {} : { libc: [libc] }),
  }
}

const isExact = (version: string): boolean => /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)

/** Entries that the lock lacks: path -> entry. Only exact versions can be written without asking a registry. */
function missingIn(packages: z.output<typeof Lock>['packages']): Readonly<Record<string, unknown>> {
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {}, dev }) =>
    Object.entries(optionalDependencies).map(([name, version]) => ({ name, version, dev })),
  )
  const missing = wanted.filter(
    ({ name, version }) => isExact(version) && packages[`node_modules/${name}`] === undefined,
  )
  return Object.fromEntries(
    missing.map(({ name, version, dev }) => [
      `node_modules/${name}`,
      { version, ...platformOf(name), ...(dev === true ? { dev } : {}), optional: true },
    ]),
  )
}

const file = new URL('../package-lock.json', import.meta.url)
const lock = Lock.parse(JSON.parse(readFileSync(file, 'utf8')))
const missing = missingIn(lock.packages)
const count = Object.keys(missing).length

if (process.argv.includes('--check')) {
  if (count > 0)
    process.stderr.write(
      `package-lock.json lacks ${count} platform packages, so npm ci refuses it. Run npm run lock.\n`,
    )
  process.exitCode = count > 0 ? 1 : 0
} else if (count > 0) {
  const [root, ...others] = Object.entries(lock.packages)
  const packages = Object.fromEntries([
    ...(root === undefined ? [] : [root]),
    ...[...others, ...Object.entries(missing)].sort(([a], [b]) => (a < b ? -1 : 1)),
  ])
  writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`)
  process.stdout.write(`Added ${count} platform packages to package-lock.json.\n`)
} else process.stdout.write('package-lock.json is complete.\n')
