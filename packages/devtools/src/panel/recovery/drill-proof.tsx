import { type ReactNode, useState } from 'react'
import type { DrillProof } from '../../protocol/recovery.js'
import { formatAgo } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'

const VERDICTS = {
  held: ['ok', 'check', 'It held', 'Nothing that the store had said is saved is missing.'],
  broken: [
    'bad',
    'cross',
    'It did not hold',
    'See below what is not as it should be. The backup from before was kept.',
  ],
  unproved: ['warn', 'warn', 'Not proved', 'Nothing was acknowledged before the stop.'],
} as const

const GLYPHS = { true: ['ok', 'check'], false: ['bad', 'cross'], null: ['dim', 'clock'] } as const

/** What a crash drill came to. */
export function DrillProofView({ proof }: { readonly proof: DrillProof }): ReactNode {
  const { client, agent } = usePanel()
  const [copied, setCopied] = useState('')
  const [tone, icon, word, sentence] = VERDICTS[proof.verdict]
  const copy = () => {
    navigator.clipboard.writeText(proof.report).then(
      () => setCopied('Copied.'),
      () => setCopied('The browser refused: select the text below.'),
    )
  }
  return (
    <section className="card proof" aria-label="Proof">
      <div className={`banner banner-${tone}`}>
        <Icon name={icon} size={20} />
        <div className="banner-text">
          <strong>{word}</strong>
          <span>{sentence}</span>
        </div>
        <span className="dim">{formatAgo(proof.concludedAt, Date.now())}</span>
        <button type="button" className="button" onClick={copy}>
          Copy as text
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void client.request(agent.agentId, 'drill.dismiss', {})}
        >
          Dismiss
        </button>
        {copied !== '' && <span role="status">{copied}</span>}
      </div>
      <ul className="checks" aria-label="Checks">
        {proof.checks.map(({ name, ok, detail }) => {
          const [checkTone, glyph] = GLYPHS[`${ok}`]
          return (
            <li key={name}>
              <span className={checkTone} role="img" aria-label={ok === null ? 'not told' : ok ? 'holds' : 'fails'}>
                <Icon name={glyph} size={13} />
              </span>
              <span>
                <b>{name}.</b> <span className="dim">{detail}</span>
              </span>
            </li>
          )
        })}
      </ul>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">before</th>
            <th scope="col">after</th>
          </tr>
        </thead>
        <tbody>
          {proof.facts.map(({ name, before, after }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="mono">{before}</td>
              <td className="mono">{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details>
        <summary className="dim">As text</summary>
        <pre className="snippet mono">{proof.report}</pre>
      </details>
    </section>
  )
}
