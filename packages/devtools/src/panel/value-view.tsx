import type { ReactNode } from 'react'
import type { Preview } from '../protocol/preview.js'
import { formatCount } from './format.js'

function LiteralView({ value }: { readonly value: string | number | boolean | null }): ReactNode {
  const kind = value === null ? 'null' : typeof value
  return (
    <span className={`value value-${kind}`}>{typeof value === 'string' ? JSON.stringify(value) : String(value)}</span>
  )
}

/** A short word for a node that is not opened: `{3}`, `[12]`, `Collection(5,000)`. */
export function nodeSummary(value: Extract<Preview, { type: 'node' }>): string {
  const size = formatCount(value.size)
  if (value.kind === 'collection') return `Collection(${size})`
  return value.kind === 'array' ? `[${size}]` : `{${size}}`
}

/** A value as JSON-like text in colours, on one line or wrapped as the place allows. Text nodes only. */
export function ValueView({ value }: { readonly value: Preview }): ReactNode {
  if (value.type === 'literal') return <LiteralView value={value.value} />
  if (value.type === 'redacted') return <span className="chip chip-quiet">redacted</span>
  if (value.type === 'missing') return <span className="value value-missing">nothing</span>
  if (value.type === 'text') {
    return (
      <span className="value value-string">
        {JSON.stringify(value.value).slice(0, -1)}…"{' '}
        <span className="dim">({formatCount(value.length)} characters)</span>
      </span>
    )
  }
  const [open, close] = value.kind === 'array' ? ['[', ']'] : ['{', '}']
  if (value.items === null) return <span className="value value-node">{nodeSummary(value)}</span>
  const hidden = value.size - value.from - value.items.length
  return (
    <span className="value">
      {open}
      {value.items.map((item, index) => (
        <span key={item.key}>
          {index > 0 && ', '}
          {value.kind !== 'array' && (
            <>
              <span className="value-key">{item.key}</span>
              {': '}
            </>
          )}
          <ValueView value={item.value} />
        </span>
      ))}
      {hidden > 0 && (
        <span className="dim">{`${value.items.length > 0 ? ', ' : ''}… ${formatCount(hidden)} more`}</span>
      )}
      {close}
    </span>
  )
}
