/** Sections that prompts add, the closing invitation and the footer. */
export const SECTIONS_CSS = `
.news { display: grid; gap: 0.9rem; }
.news li { display: grid; grid-template-columns: auto 1fr; gap: 1rem; align-items: start; padding: 1.2rem 1.4rem; background: var(--surface); border: 1px solid var(--line); border-left: 5px solid var(--accent); border-radius: var(--radius); }
.news .tag { padding: 0.1rem 0.7rem; border-radius: var(--pill); background: var(--accent); color: var(--on-accent); font-size: 0.8em; font-weight: 600; }
.plan.best { background: var(--deep); color: var(--cream); border-color: transparent; }
.plan.best p, .plan.best .ticks, .plan.best .per { color: inherit; }
.card .price { color: inherit; font-family: var(--display); font-size: 2.6em; line-height: 1.1; letter-spacing: -0.03em; font-weight: var(--weight); }
.per { font-size: 0.38em; letter-spacing: 0; color: var(--muted); }
.ticks { display: grid; gap: 0.5rem; margin: 0.6rem 0 1.4rem; color: var(--muted); }
.ticks li { display: flex; gap: 0.7rem; align-items: center; }
.ticks .icon { flex: none; width: 1.25rem; color: var(--accent-ink); }
.plan.best .ticks .icon { color: var(--second); }
.plan .button { margin-top: auto; }
.plan.best .button { background: var(--cream); color: var(--deep); }
.card .stars { color: var(--accent-ink); letter-spacing: 0.15em; }
.who { display: flex; align-items: center; gap: 0.9rem; margin-top: auto; padding-top: 0.8rem; }
.face { flex: none; display: grid; place-items: center; width: 3rem; height: 3rem; border-radius: 50%; background: var(--accent); color: var(--on-accent); font-weight: 700; }
.face.large { width: 5.5rem; height: 5.5rem; margin-bottom: 0.6rem; font-size: 1.6em; border-radius: 50% 50% 14% 50%; }
.who span:last-child { display: grid; line-height: 1.35; }
.who small { color: var(--muted); }
details { border-top: 1px solid var(--line); padding: 1.25rem 0; max-width: 50rem; }
details:last-child { border-bottom: 1px solid var(--line); }
summary { display: flex; justify-content: space-between; gap: 1rem; font-weight: 600; font-size: 1.08em; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::after { content: '+'; font-size: 1.4em; line-height: 1; color: var(--accent-ink); transition: rotate 0.2s; }
details[open] summary::after { rotate: 45deg; }
details p { max-width: 42rem; padding-top: 0.8rem; color: var(--muted); }
.hours { width: 100%; max-width: 34rem; border-collapse: collapse; }
.hours th, .hours td { padding: 0.75rem 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: 500; }
.hours td { text-align: right; font-variant-numeric: tabular-nums; color: var(--muted); }
.form { display: grid; gap: 1.1rem; max-width: 40rem; }
.form label { display: grid; gap: 0.4rem; font-weight: 600; font-size: 0.94em; }
.form input, .form textarea { padding: 0.85rem 1rem; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); font-weight: 400; width: 100%; }
.form textarea { min-height: 8rem; resize: vertical; }
.form .button { justify-self: start; }
.form output { color: var(--accent-ink); font-weight: 600; min-height: 1.6em; }
.inline-form { display: flex; flex-wrap: wrap; gap: 0.7rem; max-width: 34rem; }
.inline-form input { flex: 1 1 14rem; min-width: 0; padding: 0.9rem 1.2rem; border: 1px solid var(--line); border-radius: var(--pill); background: var(--surface); }
.inline-form output { flex-basis: 100%; color: var(--accent-ink); font-weight: 600; min-height: 1.6em; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.invite { padding-bottom: clamp(3.5rem, 8vw, 7rem); }
.invite .panel { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 2rem; padding: clamp(2rem, 5vw, 4.2rem); border-radius: var(--radius-large); background: var(--accent); color: var(--on-accent); }
.band.tinted + .invite, .quote + .invite { padding-top: clamp(3.5rem, 8vw, 7rem); }
.invite p { margin-top: 0.8rem; max-width: 34rem; font-size: 1.08em; opacity: 0.92; }
.invite .button { background: var(--cream); color: var(--deep); }
.foot { border-top: 1px solid var(--line); padding: 2.6rem 0 2.2rem; font-size: 0.93em; color: var(--muted); }
.foot .wrap { display: grid; gap: 1.8rem; }
.foot .line { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: baseline; justify-content: space-between; }
.foot ul { display: flex; flex-wrap: wrap; gap: 0.6rem 1.6rem; }
.foot a { color: inherit; text-decoration-color: var(--line); }
.foot a:hover { color: var(--ink); }
.demo-note { padding: 0.85rem 1.15rem; border: 1px dashed var(--line); border-radius: var(--radius); font-size: 0.92em; line-height: 1.55; }
.demo-note code { font-size: 0.95em; }
@media (max-width: 34rem) { .news li { grid-template-columns: 1fr; justify-items: start; gap: 0.6rem; } .invite .button { width: 100%; } }
`;
