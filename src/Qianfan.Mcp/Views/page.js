'use strict';
// Copy buttons, one client at a time, and how the server is. Without it all of that is on the page as text and links.

const words = document.body.dataset;

for (const block of document.querySelectorAll('pre[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = words.copy;
  button.addEventListener('click', () => copy(block.querySelector('code'), button));
  block.append(button);
  block.classList.add('copying');
}

// A page over plain http has no clipboard: there the text is selected.
async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = words.copied;
  } catch {
    getSelection().selectAllChildren(code);
    button.textContent = words.selected;
  }
  clearTimeout(button.timer);
  button.timer = setTimeout(() => { button.textContent = words.copy; }, 2000);
}

const select = document.getElementById('client');
const sections = [...document.querySelectorAll('.clients details')];
for (const section of sections) select.add(new Option(section.querySelector('summary').textContent, section.id));

function show(id) {
  const chosen = sections.find(section => section.id === id) ?? sections[0];
  for (const section of sections) section.hidden = section !== chosen;
  chosen.open = true;
  select.value = chosen.id;
}

select.addEventListener('change', () => {
  show(select.value);
  history.replaceState(null, '', `#${select.value}`);
});
addEventListener('hashchange', () => show(location.hash.slice(1)));
select.parentElement.hidden = false;
document.querySelector('.clients').classList.add('chosen');
show(location.hash.slice(1));

const health = document.querySelector('.health');
for (const probe of health.querySelectorAll('a')) {
  const state = document.createElement('b');
  probe.after(state);
  fetch(probe.href, { credentials: 'omit', cache: 'no-store' })
    .then(response => response.ok, () => false)
    .then(isWell => {
      state.textContent = ` ${isWell ? health.dataset.well : health.dataset.ill}`;
      state.className = isWell ? 'good' : 'bad';
    });
}
