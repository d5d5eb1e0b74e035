import { tileArt } from './art';
import { icon } from './icons';
import { markup, type Markup } from './markup';
import type { Item, Showcase } from './themes';

/** A card with an icon; its heading is of the third level. */
export const card = (item: Item): Markup => markup`<li class="card">
${item.icon && markup`<span class="badge">${icon(item.icon)}</span>`}
<h3>${item.title}</h3>
<p>${item.text}</p>
${item.aside && markup`<p class="aside">${item.aside}</p>`}
</li>`;

const menuRow = (item: Item): Markup => markup`<li>
<div class="row">
<h3>${item.title}</h3>
<span class="dots" aria-hidden="true"></span>
<span class="aside">${item.aside}</span>
</div>
<p>${item.text}</p>
</li>`;

const picture = (item: Item, index: number): Markup => markup`<li>
<figure>
${tileArt(index)}
<figcaption><strong>${item.title}</strong> <span>${item.text}${item.aside && ` · ${item.aside}`}</span></figcaption>
</figure>
</li>`;

const good = (item: Item, index: number): Markup => markup`<li class="card">
${tileArt(index)}
<h3>${item.title}</h3>
<p>${item.text}</p>
<div class="buy">
<span class="aside">${item.aside}</span>
<button class="button small quiet" type="button" data-add="${item.title}">Add to bag</button>
</div>
</li>`;

const todoItem = (item: Item): Markup =>
  markup`<li><label><input type="checkbox" /><span>${item.title}</span></label></li>`;

const todoList = (items: readonly Item[]): Markup => markup`<div class="todo" data-todo>
<form>
<label class="hidden" for="new-task">New task</label>
<input id="new-task" type="text" name="task" maxlength="120" autocomplete="off" placeholder="What comes next?" required />
<button class="button" type="submit">Add</button>
</form>
<ul aria-label="Tasks">
${items.map(todoItem)}
</ul>
<div class="bar">
<span data-left aria-live="polite"></span>
<span class="filters" role="group" aria-label="Show">
<button type="button" data-filter="all" aria-pressed="true">All</button>
<button type="button" data-filter="open" aria-pressed="false">Open</button>
<button type="button" data-filter="done" aria-pressed="false">Done</button>
</span>
</div>
</div>`;

const listOf = (names: string, items: readonly Markup[]): Markup => markup`<ul class="${names}">
${items}
</ul>`;

/** The pictures of a gallery. */
export const pictures = (items: readonly Item[]): Markup => listOf('pictures', items.map(picture));

/** The inside of the theme's own section. */
export function renderShowcase({ kind, items }: Showcase): Markup {
  switch (kind) {
    case 'cards':
      return listOf('grid two', items.map(card));
    case 'menu':
      return listOf('menu', items.map(menuRow));
    case 'gallery':
      return pictures(items);
    case 'shop':
      return markup`${listOf('grid goods', items.map(good))}
<p class="bag-count" data-bag aria-live="polite"></p>`;
    case 'todo':
      return todoList(items);
  }
}
