export interface ProgressLineProps {
  readonly label: string
  /** Undefined while it is not known how much there is. */
  readonly value?: number
  readonly max?: number
}

export function ProgressLine({ label, value, max }: ProgressLineProps) {
  return (
    <div className="progress-line">
      {value === undefined ? <progress aria-label={label} /> : <progress aria-label={label} value={value} max={max} />}
      <span>
        {value === undefined ? 'Reading…' : `${value.toLocaleString('en')} of ${(max ?? 0).toLocaleString('en')}`}
      </span>
    </div>
  )
}
