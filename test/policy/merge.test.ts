import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from '../../src/policy/digest.ts'
import { mergeAll, mergeSettings } from '../../src/policy/merge.ts'

const setting = fc.constantFrom('limit', 'names', 'why', '__proto__', 'constructor')
const value = fc.oneof(fc.integer(), fc.array(fc.integer(), { maxLength: 2 }), fc.record({ deep: fc.integer() }))
const overrides = fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.dictionary(setting, value))
const layer = fc
  .tuple(fc.dictionary(setting, value), fc.option(overrides, { nil: undefined }))
  .map(([settings, changeModels]) => (changeModels === undefined ? settings : { ...settings, changeModels }))

test('merging is associative', () => {
  fc.assert(
    fc.property(layer, layer, layer, (one, two, three) => {
      expect(mergeSettings(mergeSettings(one, two), three)).toEqual(mergeSettings(one, mergeSettings(two, three)))
    }),
  )
})

test('the empty layer changes nothing', () => {
  fc.assert(
    fc.property(layer, (one) => {
      expect(mergeAll([{}, one, {}])).toEqual(one)
    }),
  )
})

test('every setting has the value of the strongest layer that sets it', () => {
  fc.assert(
    fc.property(fc.array(layer, { maxLength: 4 }), (layers) => {
      const merged = mergeAll(layers)
      for (const name of ['limit', 'names', 'why', '__proto__', 'constructor']) {
        const strongest = layers.findLast((one) => Object.hasOwn(one, name))
        expect(Object.hasOwn(merged, name)).toBe(strongest !== undefined)
        if (strongest !== undefined)
          expect(merged[name]).toEqual(Object.entries(strongest).find(([key]) => key === name)?.[1])
      }
    }),
  )
})

test('overrides merge per change model and setting', () => {
  const below = { changeModels: { a: { limit: 1, why: 'x' }, b: { limit: 2 } } }

  expect(mergeSettings(below, { changeModels: { a: { limit: 3 } } })).toEqual({
    changeModels: { a: { limit: 3, why: 'x' }, b: { limit: 2 } },
  })
})

test('the digest does not depend on the order of keys, and differs with the content', () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  const shuffled = (content: unknown): unknown => {
    if (Array.isArray(content)) return content.map(shuffled)
    if (typeof content !== 'object' || content === null) return content
    return Object.fromEntries(
      Object.entries(content)
        .toReversed()
        .map(([key, part]) => [key, shuffled(part)]),
    )
  }

  fc.assert(
    fc.property(json, (content) => {
      expect(digestOf(shuffled(content))).toBe(digestOf(content))
      expect(digestOf([content])).not.toBe(digestOf(content))
    }),
  )
})

test('the digest of known content is known', () => {
  expect(digestOf({ b: [1, 'x'], a: null })).toBe('c22cb7b0353770e2b38094af641143ebf008ddf2d1f2dedb9d875996fcf245fa')
})
