// Runs a TypeScript file or an installed command with the Node that package.json pins, installing first
// when package-lock.json is newer than what is installed. Plain JavaScript: any Node from 20 must run it.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const installed = join(root, 'node_modules', '.package-lock.json')
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** True when package-lock.json changed after the last installation, or nothing is installed. */
function isStale() {
  return !existsSync(installed) || statSync(join(root, 'package-lock.json')).mtimeMs > statSync(installed).mtimeMs
}

/** Names the process that installs: two at once would each empty what the other fills. */
const underWay = join(root, '.installing')

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Waits for whoever installs already. True once we are the one who does. */
function isOurs() {
  for (;;) {
    try {
      writeFileSync(underWay, String(process.pid), { flag: 'wx' })
      return true
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const [pid] = existsSync(underWay) ? [Number(readFileSync(underWay, 'utf8'))] : []
    if (pid && !isAlive(pid)) rmSync(underWay, { force: true })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    if (!existsSync(underWay) && !isStale()) return false
  }
}

function installOnce() {
  if (!isOurs()) return
  process.on('exit', () => rmSync(underWay, { force: true }))
  if (isStale()) install()
  rmSync(underWay, { force: true })
}

function install() {
  process.stderr.write('Installing dependencies (npm ci), once ... ')
  const started = performance.now()
  const result = spawnSync(npm, ['ci', '--loglevel=error'], { cwd: root, encoding: 'utf8' })
  if (result.status !== 0) {
    process.stderr.write(`failed\n${result.stdout ?? ''}${result.stderr ?? ''}\n`)
    process.exit(result.status ?? 1)
  }
  process.stderr.write(`done in ${Math.round((performance.now() - started) / 1000)} s\n`)
}

export function run(target, args) {
  if (isStale()) installOnce()
  const node = join(root, 'node_modules', 'node', 'bin', 'node')
  const command = target.endsWith('.ts')
    ? [node, ['--disable-warning=ExperimentalWarning', join(root, target), ...args]]
    : [join(bin, target), args]
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
  const child = spawn(...command, { stdio: 'inherit', env })
  process.on('SIGINT', () => {}) // Ctrl-C already reaches the child: it shares our terminal's process group
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', (error) => {
    process.stderr.write(`Could not start ${target}: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [target, ...args] = process.argv.slice(2)
  run(target, args)
}
