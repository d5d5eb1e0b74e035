/** The theme's own sections: features, showcase, quote. */
export const PARTS_CSS = `
.band { padding: clamp(3.5rem, 8vw, 7rem) 0; }
.band.tinted { background: var(--tint); }
.intro { display: grid; gap: 1rem; max-width: 40rem; margin-bottom: clamp(2rem, 4vw, 3.5rem); }
.intro p { color: var(--muted); font-size: 1.08em; }
.grid { display: grid; gap: clamp(1rem, 2vw, 1.6rem); grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }
.grid.two { grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.card { position: relative; display: flex; flex-direction: column; gap: 0.7rem; padding: clamp(1.5rem, 2.6vw, 2.1rem); background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-large); transition: transform 0.25s, border-color 0.25s; }
.card:hover { transform: translateY(-3px); border-color: color-mix(in oklab, var(--accent) 55%, var(--line)); }
.card p { color: var(--muted); }
.badge { display: grid; place-items: center; width: 3.1rem; height: 3.1rem; margin-bottom: 0.7rem; border-radius: var(--radius); background: var(--tint); color: var(--accent-ink); }
.card .aside { margin-top: auto; padding-top: 0.6rem; font-weight: 600; color: var(--accent-ink); }

.menu { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); column-gap: clamp(2rem, 6vw, 5rem); }
.menu li { padding: 1.35rem 0; border-top: 1px solid var(--line); }
.menu .row { display: flex; align-items: baseline; gap: 0.8rem; }
.menu .dots { flex: 1; min-width: 1.5rem; border-bottom: 2px dotted color-mix(in oklab, var(--muted) 45%, transparent); }
.menu .aside { font-variant-numeric: tabular-nums; font-weight: 600; color: var(--accent-ink); white-space: nowrap; }
.menu p { color: var(--muted); }

.pictures { display: grid; gap: clamp(1rem, 2vw, 1.6rem); grid-template-columns: repeat(6, minmax(0, 1fr)); }
.pictures li { grid-column: span 2; }
.pictures li:nth-child(6n + 1), .pictures li:nth-child(6n + 4), .pictures li:nth-child(6n + 5) { grid-column: span 4; }
.pictures figure { display: grid; gap: 0.8rem; }
.tile { width: 100%; height: clamp(12rem, 24vw, 20rem); border-radius: var(--radius-large); background: var(--tint); transition: filter 0.3s; }
.pictures li:hover .tile { filter: saturate(1.25) contrast(1.04); }
.pictures figcaption { display: flex; justify-content: space-between; gap: 1rem; }
.pictures figcaption span { color: var(--muted); }
.goods { grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.goods .tile { height: 13rem; margin-bottom: 0.5rem; border-radius: var(--radius); }
.goods .card { padding: 1rem 1rem 1.3rem; }
.goods .buy { display: flex; align-items: center; justify-content: space-between; gap: 1rem; margin-top: auto; padding-top: 0.7rem; }
.goods .aside { margin: 0; padding: 0; font-size: 1.15em; }
.bag-count { font-variant-numeric: tabular-nums; color: var(--muted); font-size: 0.95em; }

.todo { max-width: 40rem; padding: clamp(1.25rem, 3vw, 2.2rem); background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-large); box-shadow: 0 30px 60px -40px color-mix(in oklab, var(--deep) 60%, transparent); }
.todo form { display: flex; gap: 0.7rem; }
.todo input[type='text'] { flex: 1; min-width: 0; padding: 0.85rem 1.1rem; border: 1px solid var(--line); border-radius: var(--pill); background: var(--paper); }
.todo ul { margin: 1.2rem 0; }
.todo li { display: flex; align-items: center; gap: 0.9rem; padding: 0.85rem 0.2rem; border-bottom: 1px solid var(--line); }
.todo li label { display: flex; flex: 1; align-items: center; gap: 0.9rem; min-width: 0; cursor: pointer; }
.todo input[type='checkbox'] { flex: none; width: 1.3rem; height: 1.3rem; accent-color: var(--accent); }
.todo li.done span { color: var(--muted); text-decoration: line-through; }
.todo .remove { padding: 0.2rem 0.6rem; border: 0; border-radius: var(--radius); background: none; color: var(--muted); cursor: pointer; }
.todo .remove:hover { background: var(--tint); color: var(--ink); }
.todo .bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.8rem; color: var(--muted); font-size: 0.93em; }
.todo .filters { display: flex; gap: 0.3rem; }
.todo .filters button { padding: 0.35rem 0.85rem; border: 0; border-radius: var(--pill); background: none; cursor: pointer; }
.todo .filters button[aria-pressed='true'] { background: var(--tint); color: var(--accent-ink); font-weight: 600; }

.quote { padding: clamp(3.5rem, 8vw, 7rem) 0; background: var(--deep); color: var(--cream); }
.quote blockquote { max-width: 54rem; font-size: calc(clamp(1.6rem, 1.1rem + 2.2vw, 2.7rem) * var(--scale)); line-height: 1.28; letter-spacing: -0.015em; text-wrap: balance; }
.quote blockquote::before { content: '“'; display: block; height: 0.55em; font-size: 2.6em; line-height: 1; color: var(--second); }
.quote figcaption { margin-top: 1.6rem; opacity: 0.78; }
@media (max-width: 56rem) {
  .pictures li:nth-child(n) { grid-column: span 3; }
}
@media (max-width: 34rem) {
  .pictures li:nth-child(n) { grid-column: span 6; }
  .todo form { flex-wrap: wrap; }
  .todo form .button { flex: 1; }
}
`;
