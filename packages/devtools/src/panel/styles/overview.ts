export const overviewCss = `
.banner { display: flex; align-items: center; gap: 12px; flex-wrap: wrap; padding: 10px 14px; margin-bottom: 10px; border-radius: 10px; background: var(--hf-hover) }
.banner > .icon { flex: none }
.banner-ok { background: var(--hf-ok-soft) }
.banner-ok > .icon, .banner-ok strong { color: var(--hf-ok) }
.banner-warn { background: var(--hf-warn-soft) }
.banner-warn > .icon, .banner-warn strong { color: var(--hf-warn) }
.banner-bad { background: var(--hf-bad-soft) }
.banner-bad > .icon, .banner-bad strong { color: var(--hf-bad) }
.banner-text { flex: 1 1 220px; display: flex; flex-direction: column }
.banner-text strong { font-size: 13px }
.stages { display: flex; align-items: center }
.stages li { display: flex; flex-direction: column; min-width: 62px; padding-right: 6px; line-height: 1.3 }
.stages li .dim { font-size: 10.5px }
.stages li + li { padding-left: 30px; position: relative }
.stages li + li::before { content: ''; position: absolute; left: 4px; top: 50%; width: 14px; height: 1px; background: currentColor; opacity: 0.45 }
.stages li + li::after { content: ''; position: absolute; left: 13px; top: calc(50% - 2.5px); width: 5px; height: 5px; border: solid currentColor; border-width: 1px 1px 0 0; transform: rotate(45deg); opacity: 0.6 }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(118px, 1fr)); border: 1px solid var(--hf-border); border-radius: 10px; overflow: hidden; margin-bottom: 10px; gap: 1px; background: var(--hf-border) }
.tile { padding: 8px 12px; background: var(--hf-raised); min-width: 0 }
.tile dt { color: var(--hf-dim); font-size: 11px }
.tile dd { font-size: 17px; font-weight: 600; line-height: 1.35; font-variant-numeric: tabular-nums; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.tile .tile-note { font-size: 11px; font-weight: 400; color: var(--hf-dim) }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(270px, 1fr)); gap: 10px }
.card { border: 1px solid var(--hf-border); border-radius: 10px; padding: 10px 12px; background: var(--hf-raised); min-width: 0 }
.card-figure { margin-left: auto; font-weight: 600; color: var(--hf-accent) }
.spark { display: block; width: 100%; height: 64px; margin-bottom: 6px; border-bottom: 1px solid var(--hf-border) }
.spark rect { fill: var(--hf-accent) }
.spark .spark-none { fill: var(--hf-border) }

.table { width: 100%; border-collapse: collapse }
.table th, .table td { text-align: right; font-weight: 400; padding: 3px 0 3px 10px; white-space: nowrap; vertical-align: top }
.table th:first-child { text-align: left; padding-left: 0; white-space: normal }
.table thead th { color: var(--hf-dim); font-size: 11px }
.table tbody th { font-weight: 550 }
.table tbody th .dim { font-weight: 400; font-size: 11px }
.bar { position: relative; height: 4px; margin: 4px 0 2px; border-radius: 2px; background: var(--hf-hover); overflow: hidden }
.bar div { position: absolute; inset: 0 auto 0 0; border-radius: 2px }
.bar-p95 { background: color-mix(in srgb, var(--hf-accent) 38%, transparent) }
.bar-p50 { background: var(--hf-accent) }
.meter-row { display: grid; grid-template-columns: 1fr auto; gap: 3px 8px; margin-bottom: 8px }
.meter { grid-column: 1 / -1; height: 5px; border-radius: 3px; background: var(--hf-hover); overflow: hidden }
.meter-fill { height: 100%; border-radius: 3px }
.meter-ok { background: var(--hf-accent) }
.meter-warn { background: var(--hf-warn) }
.meter-bad { background: var(--hf-bad) }
.facts { display: flex; flex-direction: column; gap: 3px }
.fact { display: grid; grid-template-columns: 84px 1fr; gap: 8px }
.fact dt { color: var(--hf-dim) }
.fact dd { min-width: 0; overflow-wrap: anywhere }
`
