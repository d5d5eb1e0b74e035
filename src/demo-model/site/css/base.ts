/** Letters, rhythm, header and hero. */
export const BASE_CSS = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; scroll-padding-top: 5.5rem; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 400 calc(1.0625rem * var(--scale)) / 1.65 var(--body);
  -webkit-font-smoothing: antialiased;
  overflow-wrap: anywhere;
}
h1, h2, h3, .brand, .figure, blockquote { font-family: var(--display); }
h1, h2, h3 { margin: 0; font-weight: var(--weight); letter-spacing: var(--tracking); text-wrap: balance; }
h1 { font-size: calc(clamp(2.75rem, 1.5rem + 5.2vw, 5.25rem) * var(--scale)); line-height: 1.02; }
h2 { font-size: calc(clamp(2rem, 1.4rem + 2.4vw, 3.25rem) * var(--scale)); line-height: 1.08; }
h3 { font-size: calc(1.4rem * var(--scale)); line-height: 1.25; letter-spacing: -0.012em; }
p { margin: 0; text-wrap: pretty; }
ul, ol, dl, figure, blockquote { margin: 0; padding: 0; list-style: none; }
a { color: var(--accent-ink); text-underline-offset: 0.2em; }
button, input, textarea { font: inherit; color: inherit; }
svg { display: block; }
:focus-visible { outline: 3px solid var(--accent-ink); outline-offset: 3px; border-radius: 4px; }
::selection { background: var(--accent); color: var(--on-accent); }
.wrap { width: min(73rem, 100% - 2.5rem); margin-inline: auto; }
.skip { position: absolute; left: 1rem; top: -4rem; z-index: 20; padding: 0.6rem 1rem; background: var(--ink); color: var(--paper); border-radius: var(--radius); }
.skip:focus { top: 1rem; }
.lead { max-width: 34rem; font-size: 1.16em; line-height: 1.6; color: var(--muted); }
.eyebrow { display: inline-flex; align-items: center; gap: 0.6rem; margin-bottom: 1.4rem; font-size: 0.86em; font-weight: 600; letter-spacing: 0.015em; color: var(--accent-ink); }
.eyebrow::before { content: ''; width: 1.9rem; height: 2px; background: currentColor; }

.top { position: sticky; top: 0; z-index: 10; background: color-mix(in oklab, var(--paper) 86%, transparent); backdrop-filter: blur(14px) saturate(1.4); border-bottom: 1px solid color-mix(in oklab, var(--line) 70%, transparent); }
.top .wrap { display: flex; align-items: center; gap: 1.75rem; min-height: 4.5rem; }
.brand { display: inline-flex; align-items: center; gap: 0.7rem; margin-right: auto; min-width: 0; font-size: 1.35em; font-weight: 700; letter-spacing: -0.02em; line-height: 1.15; color: var(--ink); text-decoration: none; }
.mark { flex: none; display: grid; place-items: center; width: 2.2rem; height: 2.2rem; border-radius: 50% 50% 6px 50%; background: var(--accent); color: var(--on-accent); font-size: 0.85em; }
.top nav ul { display: flex; gap: 1.6rem; }
.top nav a { color: var(--muted); text-decoration: none; font-size: 0.95em; padding: 0.35rem 0; border-bottom: 2px solid transparent; transition: color 0.2s, border-color 0.2s; }
.top nav a:hover { color: var(--ink); border-color: var(--accent); }
.tone { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border: 1px solid var(--line); border-radius: 50%; background: none; cursor: pointer; }
.tone:hover { background: var(--tint); }
.tone .icon { width: 1.15rem; }

.button { display: inline-flex; align-items: center; justify-content: center; gap: 0.6rem; padding: 0.9rem 1.6rem; border: 1px solid transparent; border-radius: var(--pill); background: var(--accent); color: var(--on-accent); font-weight: 600; line-height: 1.2; text-decoration: none; cursor: pointer; transition: transform 0.2s, box-shadow 0.2s, background 0.2s; }
.button:hover { transform: translateY(-2px); box-shadow: 0 12px 28px -12px color-mix(in oklab, var(--accent) 75%, transparent); }
.button.quiet { background: none; color: var(--ink); border-color: var(--line); }
.button.quiet:hover { background: var(--tint); box-shadow: none; }
.button.small { padding: 0.6rem 1.1rem; font-size: 0.9em; }

.hero { overflow: clip; padding: clamp(2.5rem, 6vw, 5.5rem) 0 clamp(3rem, 7vw, 6rem); }
.hero .wrap { display: grid; grid-template-columns: minmax(0, 1.12fr) minmax(0, 0.88fr); gap: clamp(2rem, 6vw, 6rem); align-items: center; }
.hero .lead { margin-top: 1.6rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.8rem; margin-top: 2.2rem; }
.facts { display: flex; flex-wrap: wrap; align-items: start; gap: 1.2rem 2.6rem; margin-top: clamp(2.2rem, 4vw, 3.6rem); padding-top: 1.6rem; border-top: 1px solid var(--line); }
.facts div { display: flex; flex-direction: column-reverse; }
.figure { font-size: 1.7em; font-weight: var(--weight); letter-spacing: -0.02em; line-height: 1.2; }
.facts dd { margin: 0; }
.facts dt { font-size: 0.88em; color: var(--muted); }
.art { width: 100%; height: auto; max-width: 30rem; margin-inline: auto; }
.art .k, .tile .k { fill: var(--accent); } .art .motif .k { fill: var(--motif); } .k2 { fill: var(--second); } .d { fill: var(--deep); }
.p { fill: var(--cream); } .t { fill: color-mix(in oklab, var(--accent) 22%, var(--cream)); } .sky { fill: var(--sky); }
.o2 { opacity: 0.22; } .o5 { opacity: 0.5; } .o8 { opacity: 0.85; }
.sp, .sd, .sk, .rim, .sline { fill: none; stroke-width: 9; stroke-linecap: round; stroke-linejoin: round; }
.sp { stroke: var(--cream); } .sd { stroke: var(--deep); } .sk { stroke: var(--accent); stroke-width: 20; }
.rim { stroke: var(--accent-ink); stroke-width: 2; opacity: 0.55; }
.sline { stroke: var(--cream); stroke-width: 1.5; opacity: 0.35; }
.icon { width: 1.6rem; height: auto; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }

@media (prefers-reduced-motion: no-preference) {
  .hero .text > * { animation: rise 0.7s both cubic-bezier(0.2, 0.7, 0.2, 1); }
  .hero .text > :nth-child(2) { animation-delay: 0.06s; } .hero .text > :nth-child(3) { animation-delay: 0.12s; }
  .hero .text > :nth-child(4) { animation-delay: 0.18s; } .hero .text > :nth-child(5) { animation-delay: 0.24s; }
  @keyframes rise { from { transform: translateY(18px); } }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } *, *::before, *::after { transition: none !important; } }
@media (max-width: 56rem) {
  .hero .wrap { grid-template-columns: minmax(0, 1fr); }
  .hero .art { max-width: 22rem; }
}
@media (max-width: 44rem) {
  .top .wrap { gap: 0.75rem; min-height: 4rem; }
  .top nav { display: none; }
  .actions .button { flex: 1 1 auto; }
  .facts { display: grid; grid-template-columns: repeat(3, auto); justify-content: space-between; gap: 1rem; }
  .figure { font-size: 1.4em; }
}
`;
