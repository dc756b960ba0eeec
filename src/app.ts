// Andon as an ordinary Probot app: whatever arrives is stored, and nothing else happens here.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { ApplicationFunction } from 'probot'
import type { Delivery } from './inbox/receive.ts'

/** The body of the delivery that is being received: Probot hands on what it parsed, not what came. */
export const body = new AsyncLocalStorage<string>()

/** `store` resolves when the delivery is on disk; until then GitHub gets no answer. */
export const createApp =
  (store: (delivery: Delivery) => Promise<unknown>): ApplicationFunction =>
  (app) => {
    app.onAny(async ({ id, name, payload }) => {
      await store({ id, name, payload: body.getStore() ?? JSON.stringify(payload) })
    })
  }
