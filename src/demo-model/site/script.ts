/** The page's script. A constant: nothing of a prompt goes into it. */
export const SCRIPT = `// Written by Onethread's offline demo model.
(() => {
  'use strict';
  const root = document.documentElement;
  // A sandboxed frame refuses storage; the page works without it.
  const store = {
    read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* not kept */ } },
  };

  const tone = document.querySelector('[data-tone]');
  const saved = store.read('tone');
  if (saved === 'light' || saved === 'dark') root.dataset.theme = saved;
  const isDark = () => getComputedStyle(root).colorScheme === 'dark'
    || (getComputedStyle(root).colorScheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  tone?.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    store.write('tone', root.dataset.theme);
  });

  for (const form of document.querySelectorAll('[data-form]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      form.reset();
      form.querySelector('output').textContent = 'Thank you! This is a demo, so nothing was sent.';
    });
  }

  const bag = [];
  const count = document.querySelector('[data-bag]');
  for (const button of document.querySelectorAll('[data-add]')) {
    button.addEventListener('click', () => {
      bag.push(button.dataset.add);
      button.textContent = 'In your bag';
      count.textContent = bag.length === 1 ? 'One thing in your bag: ' + bag[0] + '.' : bag.length + ' things in your bag.';
    });
  }

  const todo = document.querySelector('[data-todo]');
  if (todo) {
    const list = todo.querySelector('ul');
    const left = todo.querySelector('[data-left]');
    const filters = [...todo.querySelectorAll('[data-filter]')];
    let filter = 'all';
    let tasks = store.read('tasks')
      ?? [...list.querySelectorAll('span')].map((span, index) => ({ text: span.textContent, done: index === 0 }));
    const draw = () => {
      list.replaceChildren(...tasks
        .filter((task) => filter === 'all' || task.done === (filter === 'done'))
        .map((task) => {
          const item = document.createElement('li');
          const label = document.createElement('label');
          const box = document.createElement('input');
          const text = document.createElement('span');
          const remove = document.createElement('button');
          item.className = task.done ? 'done' : '';
          box.type = 'checkbox';
          box.checked = task.done;
          box.addEventListener('change', () => { task.done = box.checked; keep(); });
          text.textContent = task.text;
          remove.type = 'button';
          remove.className = 'remove';
          remove.textContent = '×';
          remove.setAttribute('aria-label', 'Remove ' + task.text);
          remove.addEventListener('click', () => { tasks = tasks.filter((other) => other !== task); keep(); });
          label.append(box, text);
          item.append(label, remove);
          return item;
        }));
      const open = tasks.filter((task) => !task.done).length;
      left.textContent = open === 0 ? 'All done. Well done.' : open === 1 ? 'One task left' : open + ' tasks left';
      for (const button of filters) button.setAttribute('aria-pressed', String(button.dataset.filter === filter));
    };
    const keep = () => { store.write('tasks', tasks); draw(); };
    todo.querySelector('form').addEventListener('submit', (event) => {
      event.preventDefault();
      const field = event.target.elements.task;
      const text = field.value.trim();
      if (text) tasks = [...tasks, { text, done: false }];
      field.value = '';
      field.focus();
      keep();
    });
    for (const button of filters) button.addEventListener('click', () => { filter = button.dataset.filter; draw(); });
    draw();
  }
})();
`;
