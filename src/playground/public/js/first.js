// Before anything is drawn: the colours that were chosen, so that nothing flashes.
document.documentElement.dataset.theme = localStorage.getItem('onethread.theme') ?? 'auto';
