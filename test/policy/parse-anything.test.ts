import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseLayer } from '../../src/policy/parse.ts'

describe('whatever the text', () => {
  const isSane = (text: string): void => {
    const { layer, problems } = parseLayer({ scope: 'repository', file: 'f', sha: 's', text })
    expect(layer === null).toBe(problems.length > 0)
    for (const { line, column, message } of problems) {
      expect(Math.min(line, column)).toBeGreaterThan(0)
      expect(message).toMatch(/[.?]$/)
    }
  }

  test('parsing never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), isSane), { numRuns: 500 })
  })

  test('parsing anything that looks like YAML never throws', () => {
    const piece = fc.constantFrom(
      'version: 1\n',
      'practices:\n',
      '  peer-review: ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '!',
      '? ',
      ': ',
      '|\n',
      '"',
      "'",
      '\n',
      '  ',
      'changeModels:\n',
      '__proto__: ',
      '<<: ',
      '# ',
      '---\n',
      '%YAML 1.1\n',
      'null',
    )

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => isSane(pieces.join(''))),
      { numRuns: 1000 },
    )
  })

  test('parsing a mapping that hides its `toString` where a word belongs never throws', () => {
    isSane('version: 1\natMost: { toString: x }')
  })

  test('parsing any JSON under a setting never throws', () => {
    const key = fc.constantFrom('changeModels', 'practices', 'extends', 'atMost', 'when')

    fc.assert(
      fc.property(key, fc.jsonValue({ maxDepth: 4 }), (setting, value) =>
        isSane(`version: 1\n${setting}: ${JSON.stringify(value)}`),
      ),
      { numRuns: 500 },
    )
  })
})
