// Loaded into Andon before it starts: each of its requests says which process sent it, and in which look at what.
import { randomUUID } from 'node:crypto'
import { workAtHand } from '../../../src/log.ts'

const process = randomUUID()
const looks = new WeakMap<object, string>()
const send = globalThis.fetch

globalThis.fetch = (input, init) => {
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}))
  headers.set('x-process', process)
  const work = workAtHand()
  if (work !== undefined && typeof work['subject'] === 'string') {
    const look = looks.get(work) ?? randomUUID()
    looks.set(work, look)
    headers.set('x-look', look)
    headers.set('x-subject', work['subject'])
  }
  return send(input, { ...init, headers })
}
